using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>Learns from sequences of numbers and the texts that they say, and writes down others: speech, handwriting, signals.</summary>
/// <remarks>
/// Nobody has to say where each character stands: a bidirectional network with a CTC output finds that out. Features come in units of their
/// own; the transcriber scales them by those of the training.
/// </remarks>
/// <example>
/// <code>
/// Transcriber transcriber = Transcriber.Train(recordings);
/// Console.WriteLine(transcriber.Evaluate(others));
/// Transcript said = transcriber.Predict(others[0].Features);
/// Console.WriteLine($"{said.Text}, with a probability of {said.Confidence:F2}");
/// </code>
/// </example>
public sealed class Transcriber
{
    private const string Kind = "transcriber";
    private const string Space = " ";
    private const int EnoughExamples = 30_000; // read in all, each time anew

    private readonly TranscriberKnowledge _knowledge;
    private readonly StandardScaler<float> _scaler;
    private readonly Vocabulary _symbols;
    private readonly Tokenizer _tokenizer;

    private Transcriber(
        TranscriberKnowledge knowledge, StandardScaler<float> scaler, Vocabulary symbols, Tokenizer tokenizer, SequenceModel<float> model, TrainingHistory? history)
    {
        (_knowledge, _scaler, _symbols, _tokenizer) = (knowledge, scaler, symbols, tokenizer);
        Model = model;
        History = history;
    }

    /// <summary>The network.</summary>
    public SequenceModel<float> Model { get; }

    /// <summary>How the training went; null for a transcriber that was loaded.</summary>
    public TrainingHistory? History { get; }

    /// <summary>The symbols that it can write, the most frequent of the training first; the space among them where symbols are characters.</summary>
    public IReadOnlyList<string> Symbols => _symbols.Decode(Enumerable.Range(0, _symbols.Count));

    /// <summary>Learns from sequences and their texts.</summary>
    /// <param name="examples">
    /// The examples, at least two: features [time, features], as many per frame in all; and the text that they say, empty where nothing is said.
    /// </param>
    /// <param name="options">How to learn; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">A setting can't be, or there are too few examples.</exception>
    /// <exception cref="InvalidDataException">
    /// An example has no frames, other features than the first, too few frames for its text, or what is no number; the message names it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Transcriber Train(
        IReadOnlyList<(Tensor<float> Features, string Text)> examples, TranscriberOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TranscriberOptions();
        TranscriberCheck.Require(examples, options);
        ((Tensor<float> Features, string Text)[] training, (Tensor<float> Features, string Text)[] validation) = Parts(examples, options);
        Vocabulary symbols = SymbolsOf(training, options.Tokenizer);
        TranscriberCheck.RequireKnown(validation, options, symbols);

        int features = (int)training[0].Features.Lengths[1];
        float[] frames = [.. training.SelectMany(example => TranscriberCheck.ValuesOf(example.Features))];
        StandardScaler<float> scaler = StandardScaler<float>.Fit(Tensor.Create(frames, [frames.Length / features, features]), frames.Length / features);
        var knowledge = new TranscriberKnowledge(
            options.FramesPerStep, training.GroupBy(example => example.Text, StringComparer.Ordinal).MaxBy(same => same.Count())!.Key);
        SequenceModelBuilder<float> model = SequenceModel.ManyToMany(features * options.FramesPerStep);
        model = TaskModel.Layers(model, options.Model, usual => usual.Dropout(0.1).Bidirectional(() => new LstmCell<float>(64)).Dropout(0.5));

        var transcriber = new Transcriber(knowledge, scaler, symbols, options.Tokenizer, model.CtcOutput(symbols.Count).Build(options.Seed), history: null);
        FitOptions<float> fit = options.Fit ?? new FitOptions<float>
        {
            Epochs = Math.Clamp(EnoughExamples / training.Length, 20, 100),
            BatchSize = training.Length < 600 ? 8 : 32,
            Optimizer = new AdamW(learningRate: 0.005),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            EarlyStopping = new EarlyStopping { Watch = EarlyStopping.Score, Patience = 20 }, // at first a network with CTC says nothing at all
            GroupByLength = true,
            Seed = options.Seed,
        };
        TrainingHistory history = transcriber.Model.Fit(
            transcriber.DataOf(training), TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with { Validation = transcriber.DataOf(validation), Progress = options.Progress ?? fit.Progress }, cancellationToken);
        return new Transcriber(knowledge, scaler, symbols, options.Tokenizer, transcriber.Model, history);
    }

    /// <summary>What a sequence says most probably.</summary>
    /// <param name="features">[time, features], in the units of the training.</param>
    /// <param name="words">
    /// The only words that the text may consist of, with a space between two; null, the default, for any text. Needs symbols that are
    /// characters.
    /// </param>
    /// <exception cref="ArgumentException">A word is empty or has a symbol that the training had not, or symbols are no characters.</exception>
    /// <exception cref="InvalidDataException">The features are no sequence, of another number, or hold what is no number.</exception>
    public Transcript Predict(Tensor<float> features, IReadOnlyCollection<string>? words = null) => PredictBest(features, count: 1, words)[0];

    /// <summary>What sequences say most probably, each by itself.</summary>
    /// <param name="sequences">Each [time, features], in the units of the training; lengths may differ.</param>
    /// <param name="words">The only words that texts may consist of, with a space between two; null, the default, for any text.</param>
    /// <exception cref="ArgumentException">A word is empty or has a symbol that the training had not, or symbols are no characters.</exception>
    /// <exception cref="InvalidDataException">Features are no sequence, of another number, or hold what is no number.</exception>
    public Transcript[] Predict(IReadOnlyList<Tensor<float>> sequences, IReadOnlyCollection<string>? words = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        for (int i = 0; i < sequences.Count; i++)
        {
            TranscriberCheck.RequireFeatures(sequences[i], _scaler.ColumnCount, FormattableString.Invariant($"Sequence {i}"));
        }

        return [.. sequences.Select(features => Predict(features, words))];
    }

    /// <summary>The texts that a sequence may say, the most probable first.</summary>
    /// <param name="features">[time, features], in the units of the training.</param>
    /// <param name="count">How many texts, at least 1; fewer come where no more are found.</param>
    /// <param name="words">The only words that texts may consist of, with a space between two; null, the default, for any text.</param>
    /// <param name="beamWidth">How many beginnings of texts are followed at once; 25, or <paramref name="count"/> if that is more, if left out.</param>
    /// <exception cref="ArgumentException">A word is empty or has a symbol that the training had not, or a number is out of range.</exception>
    /// <exception cref="InvalidDataException">The features are no sequence, of another number, or hold what is no number.</exception>
    public Transcript[] PredictBest(Tensor<float> features, int count, IReadOnlyCollection<string>? words = null, int? beamWidth = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        TranscriberCheck.RequireFeatures(features, _scaler.ColumnCount, "The sequence");
        var options = new CtcOptions { Count = count, BeamWidth = beamWidth ?? Math.Max(25, count) };
        if (words is not null)
        {
            if (words.Count == 0)
            {
                throw new ArgumentException("There is no word that the text may consist of; give words, or null for any text.", nameof(words));
            }

            options = options with { Words = [.. words.Select(SymbolsOf)], Separator = _symbols.Contains(Space) ? _symbols.IndexOf(Space) : null };
        }

        Tensor<float> input = StepsOf(features);
        return [.. WithoutSpaceAtTheEnd(Model.ReadSymbols(input, options), words is null ? null : options.Separator).Select(answer =>
        {
            string[] symbols = _symbols.Decode(answer.Tokens);
            return new Transcript
            {
                Text = _tokenizer.Join(symbols),
                Confidence = answer.Probability,
                Symbols = [.. Model.AlignSymbols(input, answer.Tokens).Spans.Select((span, i) => new TranscriptSymbol(
                    symbols[i], FrameAt(span.Steps.Start.Value), Math.Min(FrameAt(span.Steps.End.Value), (int)features.Lengths[0])))],
            };
        })];
    }

    // Behind a word of a list a space may be heard: the text is the same, and as probable as both together.
    private static IEnumerable<(IReadOnlyList<int> Tokens, double Probability)> WithoutSpaceAtTheEnd(DecodedSequence[] answers, int? space) => answers
        .Select(answer => (Tokens: answer.Tokens is [.., int last] && last == space ? [.. answer.Tokens.SkipLast(1)] : answer.Tokens, Probability: Probability.Of(answer.LogProbability)))
        .GroupBy(answer => string.Join(' ', answer.Tokens.Select(token => $"{token}")))
        .Select(same => (same.First().Tokens, Probability: Math.Min(1, same.Sum(answer => answer.Probability))))
        .OrderByDescending(answer => answer.Probability);

    /// <summary>Measures the transcriber over examples, beside a text that is always the same.</summary>
    /// <param name="examples">Examples that training has not seen, at least one; symbols that it has not seen either count as wrong.</param>
    /// <exception cref="ArgumentException">There is no example.</exception>
    /// <exception cref="InvalidDataException">An example has no frames, other features than the training, no text, or too few frames for it.</exception>
    public TranscriberReport Evaluate(IReadOnlyList<(Tensor<float> Features, string Text)> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
        {
            throw new ArgumentException("There is no example to measure.", nameof(examples));
        }

        TranscriberCheck.RequireExamples(examples, _scaler.ColumnCount, new TranscriberOptions { Tokenizer = _tokenizer, FramesPerStep = _knowledge.FramesPerStep }, "Example");
        string[][] wanted = [.. examples.Select(example => _tokenizer.Split(example.Text))];
        string[][] got = [.. examples.Select(example => Predict(example.Features).Symbols.Select(symbol => symbol.Text).ToArray())];
        return new TranscriberReport(
            wanted, got, _tokenizer.Split(_knowledge.MostFrequent), _tokenizer.Join, wanted.SelectMany(symbols => symbols).Where(symbol => !_symbols.Contains(symbol)));
    }

    /// <summary>Saves network, scale, symbols and all else in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(
        path, Kind, new ModelPackage<float>(Model) { InputScaler = _scaler, OutputVocabulary = _symbols, OutputTokenizer = _tokenizer },
        JsonSerializer.Serialize(_knowledge, TaskJson.Default.TranscriberKnowledge));

    /// <summary>Loads a transcriber that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It holds no transcriber, or its parts don't fit each other.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Transcriber Load(string path)
    {
        (ModelPackage<float> package, TranscriberKnowledge knowledge) = TaskFile.Load(path, Kind, TaskJson.Default.TranscriberKnowledge);
        knowledge.RequireFit(package);
        return new Transcriber(knowledge, (StandardScaler<float>)package.InputScaler!, package.OutputVocabulary!, package.OutputTokenizer!, package.Model, history: null);
    }

    // A list of words needs the space, also where each text was one word.
    private static Vocabulary SymbolsOf(IEnumerable<(Tensor<float> Features, string Text)> training, Tokenizer tokenizer)
    {
        Vocabulary found = Vocabulary.FromTexts(training.Select(example => tokenizer.Split(example.Text)), unknown: null);
        return found.Contains(Space) || !tokenizer.Split(Space).Contains(Space) ? found : new Vocabulary([.. found.Decode(Enumerable.Range(0, found.Count)), Space]);
    }

    // A symbol that only held-out examples have can't be learned; these are learned from.
    private static ((Tensor<float> Features, string Text)[] Training, (Tensor<float> Features, string Text)[] Validation) Parts(
        IReadOnlyList<(Tensor<float> Features, string Text)> examples, TranscriberOptions options)
    {
        if (options.Validation is not null)
        {
            return ([.. examples], [.. options.Validation]);
        }

        ((Tensor<float> Features, string Text)[] training, (Tensor<float> Features, string Text)[] validation) = DataSplit.Random(examples, options.ValidationShare, options.Seed);
        var known = training.SelectMany(example => options.Tokenizer.Split(example.Text)).ToHashSet(StringComparer.Ordinal);
        ILookup<bool, (Tensor<float> Features, string Text)> parts = validation.ToLookup(example => options.Tokenizer.Split(example.Text).All(known.Contains));
        return parts[true].Any() ? ([.. training, .. parts[false]], [.. parts[true]]) : throw new ArgumentException(
            $"Each example held out to stop the training has a symbol that no other has, such as in '{validation[0].Text}'; give more examples, or Validation of your own.", nameof(examples));
    }

    private int[] SymbolsOf(string word)
    {
        string[] symbols = word is null ? [] : _tokenizer.Split(word);
        return !_symbols.Contains(Space) ? throw new ArgumentException("A list of words needs a space among the symbols, which these texts, cut into words, have not; leave it out.", nameof(word))
            : symbols.Length == 0 || symbols.Contains(Space) ? throw new ArgumentException($"'{word}' is no word; give words without a space, none empty.", nameof(word))
            : symbols.FirstOrDefault(symbol => !_symbols.Contains(symbol)) is { } unknown ? throw new ArgumentException($"The word '{word}' holds '{unknown}', which the training had not; leave it out.", nameof(word))
            : _symbols.Encode(symbols);
    }

    private int FrameAt(int step) => step * _knowledge.FramesPerStep;

    private SequenceDataset<float> DataOf((Tensor<float> Features, string Text)[] examples) => SequenceDataset.FromExamples(
        examples.Select(example => new Example<float>(StepsOf(example.Features), _symbols.Encode(_tokenizer.Split(example.Text)))));

    // The last step is filled up with its last frame.
    private Tensor<float> StepsOf(Tensor<float> features)
    {
        float[] values = TranscriberCheck.ValuesOf(features);
        _scaler.Transform(values);
        int size = _scaler.ColumnCount, missing = (_knowledge.FramesPerStep - ((values.Length / size) % _knowledge.FramesPerStep)) % _knowledge.FramesPerStep;
        float[] last = values[^size..];
        float[] steps = [.. values, .. Enumerable.Repeat(last, missing).SelectMany(frame => frame)];
        return Tensor.Create(steps, [steps.Length / size / _knowledge.FramesPerStep, size * _knowledge.FramesPerStep]);
    }
}
