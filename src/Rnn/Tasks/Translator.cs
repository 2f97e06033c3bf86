using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Decoding;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>
/// Learns from pairs to write what answers a source: translations, answers to questions, dates in another form; from vectors, such as the features
/// of a picture, a caption.
/// </summary>
/// <remarks>
/// An encoder-decoder with attention: it reads the source from both ends, writes the answer piece by piece, looks at the source whenever it writes,
/// and searches with a beam for the answer that is most probable as a whole.
/// </remarks>
/// <example>
/// <code>
/// (string English, string French)[] pairs = TextFiles.ReadPairs("english-french.tsv");
/// ((string, string)[] known, (string, string)[] others) = DataSplit.Random(pairs, test: 0.1);
/// Translator translator = Translator.Train(known);
/// Console.WriteLine(translator.Evaluate(others));
/// Console.WriteLine(translator.Translate("a black cat"));
/// </code>
/// </example>
public sealed partial class Translator
{
    private const string Kind = "translator";
    private const int LeastForValidation = 20;

    private static readonly int[] _noAnswer = [0]; // where it is still to be written

    private readonly ModelPackage<float> _package;
    private readonly TranslatorKnowledge _knowledge;
    private readonly int _unknown;

    private Translator(ModelPackage<float> package, TranslatorKnowledge knowledge, TrainingHistory? history)
    {
        (_package, _knowledge, _unknown) = (package, knowledge, package.OutputVocabulary!.IndexOf(TranslatorKnowledge.Unknown));
        History = history;
    }

    /// <summary>The network.</summary>
    public SequenceModel<float> Model => _package.Model;

    /// <summary>How the training went; null for a translator that was loaded.</summary>
    public TrainingHistory? History { get; }

    /// <summary>
    /// How it writes where nothing else is said: with a beam, up to twice as many pieces as the longest target of the training. Change it by
    /// <c>translator.Decoding with { … }</c> and give that to a call.
    /// </summary>
    public DecodingOptions Decoding => new()
    {
        BeamWidth = _knowledge.BeamWidth,
        LengthPenalty = _knowledge.BeamWidth > 1 ? _knowledge.LengthPenalty : 0,
        LeastTokens = 1, // an answer of nothing was never learned
        MostTokens = _knowledge.MostTokens,
        KeepsAttention = Model.Layers.OfType<RecurrentLayer<float>>().Any(layer => layer.Cell.ReadsMemory),
    };

    /// <summary>Learns from pairs of texts.</summary>
    /// <param name="pairs">Sources, each with the right answer.</param>
    /// <param name="options">How to train; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">A setting can't be.</exception>
    /// <exception cref="InvalidDataException">A source or target is empty, there is no pair, or all targets are alike.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Translator Train(IReadOnlyList<(string Source, string Target)> pairs, TranslatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new TranslatorOptions();
        TranslatorCheck.Require(options);
        string[][] sources = TranslatorCheck.Cut([.. pairs.Select(pair => pair.Source)], options.SourceTokenizer, "source");
        string[][] targets = TranslatorCheck.Cut([.. pairs.Select(pair => pair.Target)], options.TargetTokenizer, "target");
        TranslatorCheck.RequireTargets(targets);

        Vocabulary words = Words(sources, options, "source"), answers = Words(targets, options, "target");
        (int[] Source, int[] Target)[] read = [.. sources.Zip(targets, (source, target) => (words.Encode(source), answers.Encode(target)))];
        SequenceModel<float> model = Build(SequenceModel.ManyToMany(features: 0).Embedding(words, options.EmbeddingSize, options.UnknownRate), answers, options);
        var package = new ModelPackage<float>(model)
        {
            InputVocabulary = words,
            OutputVocabulary = answers,
            InputTokenizer = options.SourceTokenizer,
            OutputTokenizer = options.TargetTokenizer,
        };
        TrainingHistory history = Fit(model, [.. read.Select(pair => new Example<float>(pair.Source, pair.Target))], options, cancellationToken);
        return new Translator(package, Knowledge(options, targets, answers, WordTable.Learn([.. read.Select(pair => (pair.Source, pair.Target.Where(word => word != answers.IndexOf(TranslatorKnowledge.Unknown)).ToArray()))], words.Count)), history);
    }

    /// <summary>Learns from vectors, or sequences of vectors, with texts, such as pictures' features with captions.</summary>
    /// <param name="pairs">Sources, [features] or [time, features], all with as many features, each with the right text.</param>
    /// <param name="options">How to train; null, the default, for the defaults. What it says of sources' pieces is not read.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">A setting can't be.</exception>
    /// <exception cref="InvalidDataException">
    /// A source has another shape, or holds NaN or infinity; a target is empty, there is no pair, or all targets are alike.
    /// </exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Translator Train(IReadOnlyList<(Tensor<float> Source, string Target)> pairs, TranslatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new TranslatorOptions();
        TranslatorCheck.Require(options);
        Tensor<float>[] sources = [.. pairs.Select(pair => pair.Source)];
        int features = TranslatorCheck.RequireNumbers(sources);
        string[][] targets = TranslatorCheck.Cut([.. pairs.Select(pair => pair.Target)], options.TargetTokenizer, "target");
        TranslatorCheck.RequireTargets(targets);

        Vocabulary answers = Words(targets, options, "target");
        float[] all = [.. sources.SelectMany(source => Numbers(source))];
        StandardScaler<float> scaler = StandardScaler<float>.Fit(Tensor.Create(all, [all.Length / features, features]), all.Length / features);
        SequenceModel<float> model = Build(SequenceModel.ManyToMany(features), answers, options);
        var package = new ModelPackage<float>(model) { InputScaler = scaler, OutputVocabulary = answers, OutputTokenizer = options.TargetTokenizer };
        TrainingHistory history = Fit(
            model, [.. sources.Zip(targets, (source, target) => new Example<float>(scaler.Transform(Rows(source)), answers.Encode(target)))], options, cancellationToken);
        return new Translator(package, Knowledge(options, targets, answers, []), history);
    }

    /// <summary>Measures answers to sources that training has not seen, beside a table of words.</summary>
    /// <param name="pairs">Sources, each with the right answer.</param>
    /// <exception cref="InvalidOperationException">The translator reads vectors.</exception>
    /// <exception cref="InvalidDataException">A source or target is empty, or there is no pair.</exception>
    public TranslatorReport Evaluate(IReadOnlyList<(string Source, string Target)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        RequireText();
        string[][] sources = TranslatorCheck.Cut([.. pairs.Select(pair => pair.Source)], _package.InputTokenizer!, "source");
        string[][] table = [.. sources.Select(source => source.Select(WordOf).OfType<string>().ToArray())];
        TranslatorScores? WordByWord(string[][] targets) => TranslatorScores.Of("word by word", table, targets).All;
        return Report([.. pairs.Select(pair => pair.Source)], [.. pairs.Select(pair => pair.Target)], Write(sources, Decoding), WordByWord, sources.Sum(source => source.Count(IsUnknown)));
    }

    /// <summary>Measures texts about vectors that training has not seen.</summary>
    /// <param name="pairs">Sources, [features] or [time, features], each with the right text.</param>
    /// <exception cref="InvalidOperationException">The translator reads texts.</exception>
    /// <exception cref="InvalidDataException">A source does not fit the training's, a target is empty, or there is no pair.</exception>
    public TranslatorReport Evaluate(IReadOnlyList<(Tensor<float> Source, string Target)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Tensor<float>[] sources = [.. pairs.Select(pair => pair.Source)];
        return Report(
            [.. sources.Select((_, i) => FormattableString.Invariant($"{i}"))], [.. pairs.Select(pair => pair.Target)], Write(sources, Decoding), wordByWord: null, unknown: 0);
    }

    /// <summary>Saves network, words, scales and settings in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(path, Kind, _package, JsonSerializer.Serialize(_knowledge, TaskJson.Default.TranslatorKnowledge));

    /// <summary>Loads a translator that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It holds no translator, or its parts don't fit each other.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Translator Load(string path)
    {
        (ModelPackage<float> package, TranslatorKnowledge knowledge) = TaskFile.Load(path, Kind, TaskJson.Default.TranslatorKnowledge);
        knowledge.RequireFit(package);
        return new Translator(package, knowledge, history: null);
    }

    private static Vocabulary Words(string[][] texts, TranslatorOptions options, string what) =>
        texts.SelectMany(text => text).GroupBy(word => word, StringComparer.Ordinal).Any(same => same.Key != TranslatorKnowledge.Unknown && same.Count() >= options.MinimumCount)
            ? Vocabulary.FromTexts(texts, options.MinimumCount, unknown: TranslatorKnowledge.Unknown)
            : throw new ArgumentException(FormattableString.Invariant($"No piece of the {what}s occurs {options.MinimumCount} times or more; set MinimumCount lower, or give more pairs."), nameof(options));

    private static SequenceModel<float> Build(SequenceModelBuilder<float> source, Vocabulary answers, TranslatorOptions options)
    {
        SequenceModelBuilder<float> encoder = TaskModel.Layers(source, options.Encoder, usual => usual.Dropout(0.2).Bidirectional(() => new GruCell<float>(64)), nameof(options.Encoder));
        SequenceModelBuilder<float> target = encoder.Decode().Embedding(answers, options.EmbeddingSize, unknownRate: 0);
        SequenceModelBuilder<float> decoder = TaskModel.Layers(target, options.Decoder, usual => usual.Gru(128, attention: Attention.Additive()).Dropout(0.2), nameof(options.Decoder));
        return decoder.SoftmaxOutput(answers).Build(options.Seed);
    }

    private static TranslatorKnowledge Knowledge(TranslatorOptions options, string[][] targets, Vocabulary answers, int[] table) => new(
        Math.Min(options.BeamWidth, answers.Count), options.LengthPenalty, 2 * targets.Max(target => target.Length), table);

    private static TrainingHistory Fit(SequenceModel<float> model, Example<float>[] examples, TranslatorOptions options, CancellationToken cancellationToken)
    {
        (Example<float>[] learned, Example<float>[] measured) = examples.Length >= LeastForValidation
            ? DataSplit.Random(examples, options.ValidationShare, options.Seed)
            : (examples, []);
        FitOptions<float> fit = options.Fit ?? new FitOptions<float>
        {
            Epochs = measured.Length > 0 ? 40 : 30,
            Optimizer = new Adam(learningRate: 0.003),
            EarlyStopping = measured.Length > 0 ? new EarlyStopping { Patience = 4 } : null,
            GroupByLength = true,
            Seed = options.Seed,
        };
        return model.Fit(
            SequenceDataset.FromExamples(learned),
            TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with { Validation = measured.Length > 0 ? SequenceDataset.FromExamples(measured) : null, Progress = options.Progress ?? fit.Progress },
            cancellationToken);
    }
}
