using System.Numerics;
using Rnn.Data;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Persistence;

/// <summary>A model with what belongs to it: the words that it knows, the scales of its numbers. One file holds all.</summary>
/// <remarks>
/// The file has the safetensors layout: other tools read the weights by their names, [inputs, outputs] each, and the
/// description lies in the metadata. It is written beside the old one, flushed and renamed, so that a crash at any
/// moment leaves one of them whole. A file from a stranger can do nothing but load or be refused.
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example>
/// <code>
/// new ModelPackage&lt;float&gt;(model) { InputScaler = scaler, TargetScaler = scaler }.Save("forecast.safetensors");
/// ModelPackage&lt;float&gt; loaded = ModelPackage&lt;float&gt;.Load("forecast.safetensors");
/// Tensor&lt;float&gt; prediction = loaded.Model.Predict(loaded.InputScaler!.Transform(days));
/// double sold = loaded.TargetScaler!.InverseTransform(prediction[0], column: 0);
/// </code>
/// </example>
public sealed class ModelPackage<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The metadata that a file of a model has.</summary>
    internal const string Description = "rnn.model";

    /// <summary>A package of a model; the vocabularies and scalers that belong to it are set beside.</summary>
    /// <param name="model">The model to save.</param>
    public ModelPackage(SequenceModel<T> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
    }

    /// <summary>The model that is saved, or was loaded.</summary>
    public SequenceModel<T> Model { get; }

    /// <summary>
    /// Models of the same layers that belong to it, such as the other members of an ensemble, whose answers are averaged; empty by default.
    /// </summary>
    public IReadOnlyList<SequenceModel<T>> OtherModels { get; init; } = [];

    /// <summary>
    /// The words of the inputs, at most as many as the model takes tokens or features; null, the default, if the inputs are no words.
    /// </summary>
    public Vocabulary? InputVocabulary { get; init; }

    /// <summary>The words of the outputs, one for each class; null, the default, if the outputs are no words.</summary>
    public Vocabulary? OutputVocabulary { get; init; }

    /// <summary>
    /// How the inputs were scaled; its columns are those of the series that it was fitted to. Null, the default, if they were not.
    /// </summary>
    public Scaler<T>? InputScaler { get; init; }

    /// <summary>
    /// How the targets were scaled. Its columns are those of the series that it was fitted to, not the model's outputs. Null, the
    /// default, if they were not scaled.
    /// </summary>
    /// <remarks>
    /// Where one scaler was fitted to the whole series and serves inputs and targets, the column of
    /// <see cref="Scaler{T}.InverseTransform(T, int)"/> is the target column of the windows
    /// (<c>InverseTransform(prediction[0], column: 4)</c> for <c>targetColumns: [4]</c>), whatever place it has among the outputs. Of a
    /// scaler that was fitted to the targets alone it is the output's own place.
    /// </remarks>
    public Scaler<T>? TargetScaler { get; init; }

    /// <summary>How texts of the input are cut into words of <see cref="InputVocabulary"/>; null, the default, if they are not cut.</summary>
    public Tokenizer? InputTokenizer { get; init; }

    /// <summary>How words of <see cref="OutputVocabulary"/> are put together into text; null, the default, if they are not.</summary>
    public Tokenizer? OutputTokenizer { get; init; }

    /// <summary>What else belongs to the model, as texts by name: units, labels, the settings of a task. Empty by default.</summary>
    /// <remarks>
    /// A file that holds any is sealed: when it is loaded, a vocabulary, scaler, tokeniser or property that was exchanged for another is found
    /// out and refused.
    /// </remarks>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Saves the model and what belongs to it in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="ArgumentException">
    /// A word of a vocabulary holds half of a surrogate pair, which no file can hold; or a vocabulary or a scaler has a size that does not fit
    /// the model. A file that is there stays as it is.
    /// </exception>
    /// <exception cref="NotSupportedException">The model has more than 1,000 layers, residual connections counted in.</exception>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <example>
    /// <code>
    /// new ModelPackage&lt;float&gt;(model) { InputVocabulary = words }.Save("films.safetensors");
    /// </code>
    /// </example>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var writer = new SafetensorsWriter();
        AddTo(writer, Model);
        writer.Save(path);
    }

    /// <summary>Loads a model and what belongs to it from a file that <see cref="Save"/> or a checkpoint wrote.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <param name="cells">How to make cells of your own; null, the default, if the model has none.</param>
    /// <exception cref="ModelFileException">It holds no such model; the message says what is wrong.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <example>
    /// <code>
    /// ModelPackage&lt;float&gt; loaded = ModelPackage&lt;float&gt;.Load("films.safetensors");
    /// Tensor&lt;float&gt; answer = loaded.Model.Predict(loaded.InputVocabulary!.Encode("good", "film"));
    /// </code>
    /// </example>
    public static ModelPackage<T> Load(string path, CellFactories<T>? cells = null)
    {
        using var file = SafetensorsFile.Open(path);
        return Read(file, cells);
    }

    /// <summary>Loads a model and what belongs to it from a stream that holds what <see cref="Save"/> or a checkpoint wrote.</summary>
    /// <param name="stream">A stream that can be read; it is read from where it stands to its end, and stays open.</param>
    /// <param name="cells">How to make cells of your own; null, the default, if the model has none.</param>
    /// <exception cref="ModelFileException">It holds no such model; the message says what is wrong.</exception>
    /// <exception cref="ArgumentException">The stream can't be read.</exception>
    /// <exception cref="IOException">Reading it fails.</exception>
    public static ModelPackage<T> Load(Stream stream, CellFactories<T>? cells = null)
    {
        using var file = SafetensorsFile.Open(stream);
        return Read(file, cells);
    }

    /// <summary>Throws if a vocabulary or a scaler can't belong to a model.</summary>
    internal void RequireFit(SequenceModel<T> model)
    {
        if (PackageFit.Objection(model, this) is { } objection)
        {
            throw new ArgumentException($"The package does not fit its model: {objection}.");
        }

        StoredModels.Require(model, OtherModels);
    }

    /// <summary>Adds a model, which need not be the package's own, and what belongs to it.</summary>
    internal void AddTo(SafetensorsWriter writer, SequenceModel<T> model)
    {
        RequireFit(model);
        writer.AddMetadata("format", "rnn");
        writer.AddMetadata(Description, ModelDescription.Write(model));
        foreach (Parameter<T> parameter in model.Parameters)
        {
            writer.Add<T>(parameter.Name, [parameter.Rows, parameter.Columns], () => parameter.Values);
        }

        StoredModels.Add(writer, model, OtherModels);
        StoredVocabulary.Add(writer, "input", InputVocabulary);
        StoredVocabulary.Add(writer, "output", OutputVocabulary);
        StoredScaler<T>.Add(writer, "input", InputScaler);
        StoredScaler<T>.Add(writer, "target", TargetScaler);
        StoredProperties.Add(writer, "input", InputTokenizer);
        StoredProperties.Add(writer, "output", OutputTokenizer);
        StoredProperties.Add(writer, Properties);
        if (Properties.Count > 0)
        {
            writer.AddMetadata(PackageSeal.Name, PackageSeal.Of(this, model));
        }
    }

    /// <summary>The description that a file holds.</summary>
    internal static string DescriptionIn(SafetensorsFile file) => file.Metadata.TryGetValue(Description, out string? text) ? text : throw new ModelFileException(
        $"The file has no description of a model ('{Description}' in its metadata). If it holds weights of a model that you have built, call model.LoadWeights(path); if it holds the states of a session, SessionState<T>.Load(path).");

    /// <summary>Reads the weights into a model; all of them must be there, in their shapes, before any is changed.</summary>
    internal static void ReadWeights(SafetensorsFile file, ParameterStore<T> parameters)
    {
        RequireNoOthers(file, parameters);
        foreach (Parameter<T> parameter in parameters)
        {
            file.Read(parameter.Name, [parameter.Rows, parameter.Columns], parameter.Values);
        }
    }

    /// <summary>The weights in their flat order; the parameters stay as they are.</summary>
    internal static T[] ReadFlatWeights(SafetensorsFile file, ParameterStore<T> parameters)
    {
        RequireNoOthers(file, parameters);
        T[] weights = new T[parameters.AllValues.Length];
        foreach (Parameter<T> parameter in parameters)
        {
            file.Read(parameter.Name, [parameter.Rows, parameter.Columns], weights.AsSpan(parameter.Offset, parameter.Count));
        }

        return weights;
    }

    private static void RequireNoOthers(SafetensorsFile file, ParameterStore<T> parameters)
    {
        RequireWeights(file, parameters);
        var names = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        if (file.Tensors.FirstOrDefault(tensor => !names.Contains(tensor.Name) && !tensor.Name.StartsWith("rnn.", StringComparison.Ordinal)) is { } extra)
        {
            throw new ModelFileException($"The file holds the tensor {extra}, but the model has no parameter of that name. It belongs to another model.");
        }
    }

    private static void RequireWeights(SafetensorsFile file, ParameterStore<T> parameters)
    {
        foreach (Parameter<T> parameter in parameters)
        {
            if (file.TryFind(parameter.Name, out StoredTensor? stored) && stored.Type != ElementTypes.Of<T>() &&
                ElementTypes.KeywordOf(stored.Type) is { } saved && stored.Shape.SequenceEqual([parameter.Rows, parameter.Columns]))
            {
                throw file.Refusal(
                    $"The weights were saved with {saved} (the tensor {stored}), and are asked for as {ElementTypes.KeywordOf(ElementTypes.Of<T>())}. " +
                    $"Load the model with SequenceModel.Load<{saved}>, or build it with {saved} to load its weights alone.");
            }

            file.Find<T>(parameter.Name, parameter.Rows, parameter.Columns);
        }
    }

    private static ModelPackage<T> Read(SafetensorsFile file, CellFactories<T>? cells)
    {
        SequenceModel<T> model;
        SequenceModel<T>[] others;
        try
        {
            model = Build(parameters =>
            {
                // The file must hold as many numbers before memory is taken for them.
                RequireWeights(file, parameters);
                parameters.Allocate();
                ReadWeights(file, parameters);
            });
            others = StoredModels.Read<T>(file, Build);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new ModelFileException($"The file describes no model that can be built: {fault.Message}", fault);
        }

        ModelPackage<T> package = ReadParts(file, model, others);
        if (PackageFit.Objection(model, package) is { } objection)
        {
            throw new ModelFileException($"The file's parts don't fit each other: {objection}.");
        }

        PackageSeal.Require(file, package);
        return package;

        SequenceModel<T> Build(Action<ParameterStore<T>> fill) => ModelDescription.Read(DescriptionIn(file), cells ?? new CellFactories<T>()).Build(fill);
    }

    /// <summary>What belongs to a model, from a file.</summary>
    internal static ModelPackage<T> ReadParts(SafetensorsFile file, SequenceModel<T> model, IReadOnlyList<SequenceModel<T>>? others = null) => new(model)
    {
        OtherModels = others ?? [],
        InputVocabulary = StoredVocabulary.Read(file, "input"),
        OutputVocabulary = StoredVocabulary.Read(file, "output"),
        InputScaler = StoredScaler<T>.Read(file, "input"),
        TargetScaler = StoredScaler<T>.Read(file, "target"),
        InputTokenizer = StoredProperties.ReadTokenizer(file, "input"),
        OutputTokenizer = StoredProperties.ReadTokenizer(file, "output"),
        Properties = StoredProperties.Read(file),
    };
}
