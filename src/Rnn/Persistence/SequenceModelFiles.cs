using System.Numerics;
using Rnn.Persistence;

#pragma warning disable IDE0130 // among the models, so that a first program needs no using of its own
namespace Rnn.Models;
#pragma warning restore IDE0130

/// <summary>Saving models and loading them.</summary>
public static class SequenceModelFiles
{
    extension(SequenceModel)
    {
        /// <summary>Loads a model of <see cref="float"/> from a file; nothing has to be known of how it was built.</summary>
        /// <param name="path">Where the file lies that <c>Save</c> or a checkpoint wrote.</param>
        /// <exception cref="ModelFileException">It holds no such model; the message says what is wrong.</exception>
        /// <exception cref="IOException">It is not there or can't be read.</exception>
        /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
        /// <example>
        /// <code>
        /// SequenceModel&lt;float&gt; model = SequenceModel.Load("answers.safetensors");
        /// </code>
        /// </example>
        public static SequenceModel<float> Load(string path) => ModelPackage<float>.Load(path).Model;

        /// <summary>Loads a model of another number type, or with cells of your own, from a file.</summary>
        /// <param name="path">Where the file lies that <c>Save</c> or a checkpoint wrote.</param>
        /// <param name="cells">How to make cells of your own; null, the default, if the model has none.</param>
        /// <typeparam name="T">The number type that it was saved with.</typeparam>
        /// <exception cref="ModelFileException">It holds no such model; the message says what is wrong.</exception>
        /// <exception cref="IOException">It is not there or can't be read.</exception>
        /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
        /// <example>
        /// <code>
        /// SequenceModel&lt;double&gt; model = SequenceModel.Load&lt;double&gt;("double.safetensors");
        /// </code>
        /// </example>
        public static SequenceModel<T> Load<T>(string path, CellFactories<T>? cells = null)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => ModelPackage<T>.Load(path, cells).Model;
    }

    /// <summary>
    /// Saves the model, in the safetensors layout; see <see cref="ModelPackage{T}"/>, which saves vocabularies and scalers too.
    /// </summary>
    /// <param name="model">The model to save.</param>
    /// <param name="path">Where to write; a file that is there is replaced, whole or not at all.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="NotSupportedException">The model has more than 1,000 layers, residual connections counted in.</exception>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <example>
    /// <code>
    /// model.Save("answers.safetensors");
    /// SequenceModel&lt;float&gt; same = SequenceModel.Load("answers.safetensors");
    /// </code>
    /// </example>
    public static void Save<T>(this SequenceModel<T> model, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        new ModelPackage<T>(model).Save(path);
    }

    /// <summary>Reads weights that this library or another tool wrote into a model that is built already.</summary>
    /// <remarks>Each parameter must be there by its name, such as <c>lstm1.U</c>, in its shape [inputs, outputs].</remarks>
    /// <param name="model">The model; it changes only if all weights can be read.</param>
    /// <param name="path">Where a file in the safetensors layout lies.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ModelFileException">A weight is missing, too many, or has another type or shape.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <example>
    /// <code>
    /// SequenceModel&lt;float&gt; model = SequenceModel.ManyToOne(features: 3).Lstm(32).SigmoidOutput(1).Build();
    /// model.LoadWeights("weights.safetensors"); // lstm1.W [3, 128], lstm1.U [32, 128], lstm1.b [1, 128], output.W, output.b
    /// </code>
    /// </example>
    public static void LoadWeights<T>(this SequenceModel<T> model, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = SafetensorsFile.Open(path);
        ModelPackage<T>.ReadWeights(file, model.Parameters);
    }
}
