using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>Learns from texts with labels, and tells the label of other texts: a mood, a topic, a cause, a language.</summary>
/// <remarks>
/// It reads words and their first and last letters, so that a word which it has never met is not quite unknown. The labels are the classes of a
/// softmax; each text has one.
/// </remarks>
/// <example>
/// <code>
/// (string Text, string Label)[] reviews = TextFiles.ReadPairs("reviews.tsv", first: "text", second: "label");
/// ((string, string)[] training, (string, string)[] test) = DataSplit.Stratified(reviews, review =&gt; review.Label);
/// TextClassifier classifier = TextClassifier.Train(training);
/// Console.WriteLine(classifier.Evaluate(test));
/// Console.WriteLine(classifier.Predict("I would buy it again."));
/// </code>
/// </example>
public sealed class TextClassifier
{
    private const string Kind = "text classifier";

    private readonly Tokenizer _tokenizer;
    private readonly WordFeatures _features;
    private readonly Vocabulary _labels;

    private TextClassifier(Tokenizer tokenizer, WordFeatures features, Vocabulary labels, SequenceModel<float> model, TrainingHistory? history)
    {
        _tokenizer = tokenizer;
        _features = features;
        _labels = labels;
        Model = model;
        History = history;
        Labels = [.. Enumerable.Range(0, labels.Count).Select(label => labels[label])];
    }

    /// <summary>The network.</summary>
    public SequenceModel<float> Model { get; }

    /// <summary>How the training went; null for a classifier that was loaded.</summary>
    public TrainingHistory? History { get; }

    /// <summary>The labels that it can tell, in the order of their characters' numbers.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Learns from texts with labels.</summary>
    /// <param name="examples">The texts, each with its label; at least two labels.</param>
    /// <param name="options">How to read and learn; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">There are fewer than two labels, a text has no word, or a setting can't be; the message says which.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TextClassifier Train(
        IReadOnlyList<(string Text, string Label)> examples, TextClassifierOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TextClassifierOptions();
        TextClassifierCheck.Require(examples, options);
        var labels = new Vocabulary(examples.Select(example => example.Label).Distinct().Order(StringComparer.Ordinal));
        int[] numbers = NumbersOf(labels, examples, nameof(examples)), validationNumbers = NumbersOf(labels, options.Validation, nameof(options), "validation text");
        string[][] texts = Cut(options.Tokenizer, [.. examples.Select(example => example.Text)], nameof(examples));
        string[][] validationTexts = Cut(options.Tokenizer, [.. options.Validation.Select(example => example.Text)], nameof(options), "Validation text");
        WordFeatures features = WordFeatures.Of(texts, options.MinimumCount, options.SizeLimit);

        SequenceModelBuilder<float> builder = SequenceModel.ManyToOne(features: 0).Embedding(features.ToColumns());
        builder = TaskModel.Layers(builder, options.Model, usual => usual.Dropout(0.5).Bidirectional(() => new GruCell<float>(64)).Pool(Pooling.Max).Dropout(0.5));
        SequenceModel<float> model = builder.SoftmaxOutput(labels, labelSmoothing: 0.1).Build(options.Seed);
        FitOptions<float> fit = options.Fit ?? new FitOptions<float>
        {
            Epochs = 20,
            Optimizer = new AdamW(learningRate: 0.003, weightDecay: 0.1),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            Seed = options.Seed,
        };
        TrainingHistory history = model.Fit(ToDataset(features, texts, numbers), TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with
        {
            Validation = validationTexts.Length == 0 ? null : ToDataset(features, validationTexts, validationNumbers),
            Progress = options.Progress ?? fit.Progress,
            ClassWeights = options.BalanceClasses
                ? [.. numbers.CountBy(number => number).OrderBy(count => count.Key).Select(count => (double)numbers.Length / (labels.Count * count.Value))]
                : fit.ClassWeights,
        }, cancellationToken);
        return new TextClassifier(options.Tokenizer, features, labels, model, history);
    }

    /// <summary>The label of a text, and how probable each label is.</summary>
    /// <param name="text">The text, with one word at least.</param>
    /// <exception cref="ArgumentException">The text has no word.</exception>
    public TextPrediction Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict([text])[0];
    }

    /// <summary>The labels of several texts, which takes less time than one by one.</summary>
    /// <param name="texts">The texts, each with one word at least.</param>
    /// <exception cref="ArgumentException">A text has no word; the message says which.</exception>
    public TextPrediction[] Predict(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            return [];
        }

        string[][] words = Cut(_tokenizer, texts, nameof(texts));
        Tensor<float>[] answers = Model.Predict(ToDataset(_features, words, new int[texts.Count]));
        return [.. answers.Select(answer => new TextPrediction(Labels, answer))];
    }

    /// <summary>Tells the labels of texts whose labels are known, and how many of them are right.</summary>
    /// <param name="examples">Texts with labels, none of which the training has seen.</param>
    /// <exception cref="ArgumentException">There is no text, one has no word, or a label was never learned; the message says which.</exception>
    public TextClassifierReport Evaluate(IReadOnlyList<(string Text, string Label)> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
        {
            throw new ArgumentException("There is no text to be evaluated with; give one at least.", nameof(examples));
        }

        TextClassifierCheck.RequireWhole(examples, nameof(examples));
        _ = NumbersOf(_labels, examples, nameof(examples));
        return new TextClassifierReport(Labels, examples, Predict([.. examples.Select(example => example.Text)]));
    }

    /// <summary>Saves network, words, labels and all else in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(
        path, Kind, new ModelPackage<float>(Model) { InputTokenizer = _tokenizer, InputVocabulary = _features.Words, OutputVocabulary = _labels },
        JsonSerializer.Serialize(ClassifierParts.Of(_features), TaskJson.Default.ClassifierParts));

    /// <summary>Loads a classifier that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It holds no text classifier, or its parts don't fit each other.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TextClassifier Load(string path)
    {
        (ModelPackage<float> package, ClassifierParts parts) = TaskFile.Load(path, Kind, TaskJson.Default.ClassifierParts);
        return package is { InputTokenizer: { } tokenizer, InputVocabulary: { } words, OutputVocabulary: { } labels } &&
            package.Model.Topology == Topology.ManyToOne && package.Model.OutputSize == labels.Count && parts.FeaturesOf(words, package.Model) is { } features
            ? new TextClassifier(tokenizer, features, labels, package.Model, history: null)
            : throw new ModelFileException($"The network of {path} does not fit its words and labels; save the classifier anew.");
    }

    private static string[][] Cut(Tokenizer tokenizer, IReadOnlyList<string> texts, string name, string what = "Text")
    {
        string[][] words = [.. texts.Select(text => tokenizer.Split(text ?? throw new ArgumentException($"{what} {Array.IndexOf([.. texts], null)} is null.", name)))];
        int empty = Array.FindIndex(words, text => text.Length == 0);
        return empty < 0 ? words : throw new ArgumentException(
            $"{what} {empty} ('{texts[empty]}') has no word that the tokeniser ({tokenizer}) finds, so nothing can be said of it; leave it out.", name);
    }

    private static int[] NumbersOf(Vocabulary labels, IReadOnlyList<(string Text, string Label)> examples, string name, string what = "text") => [.. examples.Select((example, i) =>
        labels.Contains(example.Label) ? labels.IndexOf(example.Label) : throw new ArgumentException(
            $"The label '{example.Label}' of {what} {i} is not among those of the training. Train with texts of it, or leave it out.", name))];

    private static SequenceDataset<float> ToDataset(WordFeatures features, string[][] texts, int[] labels) =>
        SequenceDataset.FromExamples(texts.Select((words, i) => new Example<float>(features.Encode(words), labels[i])));
}
