using System.Text.Json;
using Rnn.Data;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>Learns how texts go on, and writes on: in the style of one long text, or texts like many short ones, such as names or searches.</summary>
/// <remarks>
/// It says at each piece, a character by default, which comes next. One long text is read from beginning to end; each of many texts begins afresh
/// and has an end, which is learned too.
/// </remarks>
/// <example>
/// <code>
/// TextGenerator austen = TextGenerator.Train(File.ReadAllText("pride-and-prejudice.txt"));
/// Console.WriteLine("It is a truth" + austen.Generate("It is a truth", length: 200));
/// </code>
/// </example>
public sealed partial class TextGenerator
{
    private const string Kind = "text generator";

    private readonly PieceCoder _pieces;
    private readonly GeneratorParts _parts;
    private readonly KnownTexts? _known;

    private TextGenerator(PieceCoder pieces, GeneratorParts parts, SequenceModel<float> model, TrainingHistory? history)
    {
        _pieces = pieces;
        _parts = parts;

        // Texts with an unknown piece would follow any other unknown piece too; they can't be written anyway.
        _known = parts.KnownTexts is { } known
            ? new KnownTexts(known.Select(text => (Text: text, Tokens: pieces.EncodeWhole(pieces.Tokenizer.Split(text)))).Where(text => !text.Tokens.Contains(pieces.Unknown)))
            : null;
        Model = model;
        History = history;
    }

    /// <summary>The network.</summary>
    public SequenceModel<float> Model { get; }

    /// <summary>How the training went; null for a generator that was loaded.</summary>
    public TrainingHistory? History { get; }

    /// <summary>The pieces that it knows, which are the tokens of the network, among them those of unknown pieces and of the end of texts.</summary>
    public Vocabulary Vocabulary => _pieces.Vocabulary;

    /// <summary>How texts are cut into pieces.</summary>
    public Tokenizer Tokenizer => _pieces.Tokenizer;

    /// <summary>Learns from one long text, such as a book.</summary>
    /// <param name="text">The text: some thousand characters at least to be worth it, better some hundred thousand.</param>
    /// <param name="options">How to read and learn; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">The text has fewer than four pieces, or a setting can't be; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TextGenerator Train(string text, TextGeneratorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new TextGeneratorOptions();
        TextGeneratorCheck.Require(options);
        if (options.CompletesKnownTexts)
        {
            throw new ArgumentException("CompletesKnownTexts gives whole texts, and one long text is none to be given; give many texts, or leave it out.", nameof(options));
        }

        string[] all = options.Tokenizer.Split(text);
        if (all.Length < 4)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The text has {all.Length} pieces that the tokeniser ({options.Tokenizer}) finds; give a longer one, of some thousand at least."), nameof(text));
        }

        int held = options.ValidationShare == 0 ? 0 : Math.Clamp((int)(options.ValidationShare * all.Length), 2, all.Length - 2);
        PieceCoder pieces = TextGeneratorCheck.Pieces(options, [all[..^held]], hasEnds: false);
        int[] learned = pieces.Encode(all[..^held]), measured = pieces.Encode(all[^held..]);

        FitOptions<float> fit = options.Fit ?? GeneratorDefaults.Fit(learned.Length, texts: 1, isMeasured: held > 0, options.Seed);
        int length = fit.ChunkLength ?? GeneratorDefaults.ChunkLength;
        int streams = Math.Clamp(learned.Length / length, 1, fit.BatchSize);
        SequenceModel<float> model = GeneratorDefaults.Build(pieces, options, units: 384);
        TrainingHistory history = model.Fit(new NextTokenDataset<float>(learned, length, streams), TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with
        {
            BatchSize = streams,
            Shuffle = false,
            Stateful = true,
            Validation = held == 0 ? null : new NextTokenDataset<float>(measured, length: 512, streams: Math.Clamp(measured.Length / 512, 1, 16)),
            Progress = options.Progress ?? fit.Progress,
        }, cancellationToken);
        return new TextGenerator(pieces, new GeneratorParts(GeneratorParts.Count(pieces.Vocabulary.Count, learned.Skip(1)), null, null), model, history);
    }

    /// <summary>Learns from many texts, each with a beginning and an end, such as names or searches.</summary>
    /// <param name="texts">The texts, at least two.</param>
    /// <param name="options">How to read and learn; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">There are fewer than two texts, one is empty, or a setting can't be; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TextGenerator Train(IReadOnlyList<string> texts, TextGeneratorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return TrainMany([.. texts], weights: null, options ?? new TextGeneratorOptions(), cancellationToken);
    }

    /// <summary>Learns from many texts, of which some count more than others, such as searches with how often each is asked.</summary>
    /// <param name="texts">The texts, at least two, each with how much it counts: finite and above 0. What they are counted in does not matter.</param>
    /// <param name="options">How to read and learn; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">There are fewer than two texts, one is empty or has no such weight, or a setting can't be; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TextGenerator Train(
        IReadOnlyList<(string Text, double Weight)> texts, TextGeneratorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return TrainMany([.. texts.Select(text => text.Text)], [.. texts.Select(text => text.Weight)], options ?? new TextGeneratorOptions(), cancellationToken);
    }

    /// <summary>Saves network, vocabulary and all else in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(
        path, Kind, new ModelPackage<float>(Model) { InputTokenizer = Tokenizer, InputVocabulary = Vocabulary, OutputVocabulary = Vocabulary },
        JsonSerializer.Serialize(_parts, TaskJson.Default.GeneratorParts));

    /// <summary>Loads a generator that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It holds no text generator, or its parts don't fit each other.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TextGenerator Load(string path)
    {
        (ModelPackage<float> package, GeneratorParts parts) = TaskFile.Load(path, Kind, TaskJson.Default.GeneratorParts);
        return package is { InputTokenizer: { } tokenizer, InputVocabulary: { Unknown: not null } vocabulary, OutputVocabulary: { } output } &&
            Enumerable.Range(0, vocabulary.Count).All(token => token < output.Count && output[token] == vocabulary[token]) &&
            new PieceCoder(tokenizer, vocabulary) is { } pieces && parts.Fit(package.Model, pieces) && TextGeneratorCheck.CanWrite(package.Model)
            ? new TextGenerator(pieces, parts, package.Model, history: null)
            : throw new ModelFileException($"The network of {path} does not fit its pieces; save the generator anew.");
    }

    private static TextGenerator TrainMany(string[] texts, double[]? weights, TextGeneratorOptions options, CancellationToken cancellationToken)
    {
        TextGeneratorCheck.Require(options);
        TextGeneratorCheck.RequireMany(texts);
        string[][] cut = TextGeneratorCheck.Cut(options.Tokenizer, texts, weights);
        (int[] learned, int[] measured) = options.ValidationShare == 0
            ? ([.. Enumerable.Range(0, texts.Length)], [])
            : DataSplit.Random([.. Enumerable.Range(0, texts.Length)], options.ValidationShare, options.Seed);
        PieceCoder pieces = TextGeneratorCheck.Pieces(options, options.CompletesKnownTexts ? cut : learned.Select(i => cut[i]), hasEnds: true);

        FitOptions<float> fit = options.Fit ?? GeneratorDefaults.Fit(learned.Sum(i => cut[i].Length + 1), learned.Length, isMeasured: measured.Length > 0, options.Seed);
        SequenceModel<float> model = GeneratorDefaults.Build(pieces, options, units: 256);
        TrainingHistory history = model.Fit(Dataset(learned), TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with
        {
            Validation = measured.Length == 0 ? null : Dataset(measured),
            Progress = options.Progress ?? fit.Progress,
        }, cancellationToken);
        return new TextGenerator(pieces, new GeneratorParts(
            GeneratorParts.Count(pieces.Vocabulary.Count, learned.SelectMany(i => pieces.EncodeWhole(cut[i]).Skip(1))),
            cut.Max(text => text.Length), options.CompletesKnownTexts ? texts : null), model, history);

        WeightedTexts Dataset(int[] places) =>
            new([.. places.Select(i => pieces.EncodeWhole(cut[i]))], weights is null ? null : [.. places.Select(i => weights[i])], GeneratorDefaults.LargestWeight);
    }
}
