using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Cells;
using Rnn.Data;
using Rnn.Decoding;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>Learns from sentences whose words carry tags, and marks names and other pieces in raw text, or tags words.</summary>
/// <remarks>
/// It looks at each word in lower case, its shape, its first and its last characters, so that it can tell what a word is that it has never
/// seen; a bidirectional network reads the sentence, and a CRF chooses the tags for the sentence as a whole.
/// </remarks>
/// <example>
/// <code>
/// TaggedText[] sentences = TextFiles.ReadTagged("names.tsv");
/// (TaggedText[] training, TaggedText[] test) = DataSplit.Random(sentences, test: 0.2);
/// SequenceTagger tagger = SequenceTagger.Train(training);
/// Console.WriteLine(tagger.Evaluate(test));
/// foreach (TaggedSpan name in tagger.Predict("Ada Lovelace was born in London."))
/// {
///     Console.WriteLine($"{name.Text} is a {name.Type}, at {name.Start}");
/// }
/// </code>
/// </example>
public sealed class SequenceTagger
{
    private const string Kind = "sequence tagger";
    private const int EnoughSentences = 50_000; // read in all, each time anew

    private readonly TaggerKnowledge _knowledge;
    private readonly Vocabulary[] _columns;
    private readonly Vocabulary _tags;
    private readonly Tokenizer _tokenizer;

    private SequenceTagger(TaggerKnowledge knowledge, Vocabulary words, Vocabulary tags, Tokenizer tokenizer, SequenceModel<float> model, TrainingHistory? history)
    {
        (_knowledge, _tags, _tokenizer) = (knowledge, tags, tokenizer);
        _columns = knowledge.Columns(words);
        Tags = tags.Decode(Enumerable.Range(0, tags.Count));
        Model = model;
        History = history;
    }

    /// <summary>The network.</summary>
    public SequenceModel<float> Model { get; }

    /// <summary>How the training went; null for a tagger that was loaded.</summary>
    public TrainingHistory? History { get; }

    /// <summary>The tags that it can give, the most frequent of the training first.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>What the tags mean, given or found from how they look.</summary>
    public TaggingScheme Scheme => _knowledge.Scheme;

    /// <summary>Learns from tagged sentences.</summary>
    /// <param name="sentences">The sentences, at least two, such as <see cref="TextFiles.ReadTagged"/> reads.</param>
    /// <param name="options">How to learn; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">A setting can't be, or there are too few sentences.</exception>
    /// <exception cref="InvalidDataException">A word is empty, or a tag can't be where it stands; the message names the place.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static SequenceTagger Train(IReadOnlyList<TaggedText> sentences, SequenceTaggerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SequenceTaggerOptions();
        SequenceTaggerCheck.Require(sentences, options);
        TaggingScheme scheme = options.Scheme ?? TagScheme.Of(sentences.SelectMany(sentence => sentence.Tags).Distinct());
        SequenceTaggerCheck.RequireTags(sentences, scheme, "Sentence");
        (TaggedText[] training, TaggedText[] validation) = Parts(sentences, options);
        (TaggerKnowledge knowledge, Vocabulary words, Vocabulary tags) = TaggerKnowledge.Of(training, options.Tokenizer, scheme, options.MinimumCount);
        SequenceTaggerCheck.RequireKnown(validation, scheme, tags);

        var tagger = new SequenceTagger(knowledge, words, tags, options.Tokenizer, Build(knowledge, words, tags, options), history: null);
        Metric metric = scheme == TaggingScheme.None ? new Accuracy() : new EntityF1(tagger.Tags, scheme);
        FitOptions<float> fit = options.Fit ?? new FitOptions<float>
        {
            Epochs = Math.Clamp(EnoughSentences / training.Length, 12, 100),
            BatchSize = training.Length < 600 ? 8 : 32,
            Optimizer = new AdamW(learningRate: 0.005),
            Schedule = LearningRateSchedule.Cosine(lowest: 0.05),
            Metrics = [metric],
            EarlyStopping = new EarlyStopping { Watch = metric.Name, Patience = 20 }, // entities are found late, at first none
            GroupByLength = true,
            Seed = options.Seed,
        };
        TrainingHistory history = tagger.Model.Fit(
            tagger.DataOf(training), TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with { Validation = tagger.DataOf(validation), Progress = options.Progress ?? fit.Progress }, cancellationToken);
        return new SequenceTagger(knowledge, words, tags, options.Tokenizer, tagger.Model, history);
    }

    /// <summary>Marks what it finds in a raw text, in the order of the text.</summary>
    /// <param name="text">
    /// A sentence, of the kind of the training; cut into words by the tokeniser. Cut a longer text into its sentences, and call
    /// <see cref="Predict(IReadOnlyList{string})"/>.
    /// </param>
    /// <returns>Of tags with a scheme the entities, of plain tags each word whose tag is not O. None in an empty text.</returns>
    public IReadOnlyList<TaggedSpan> Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict([text])[0];
    }

    /// <summary>Marks what it finds in raw texts.</summary>
    /// <param name="texts">The texts, a sentence each. For words that are cut already call <see cref="PredictTags(IReadOnlyList{string})"/>.</param>
    /// <returns>For each text what was found in it, in the order of the text.</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public IReadOnlyList<IReadOnlyList<TaggedSpan>> Predict(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        TextToken[][] tokens = [.. texts.Select((text, i) => _tokenizer.Tokenize(text ?? throw new ArgumentException(
            FormattableString.Invariant($"Text {i + 1} is null; leave it out."), nameof(texts))))];
        string[][] words = [.. tokens.Select(sentence => sentence.Select(token => token.Text).ToArray())];
        int[][] tags = TagsOf(words, out Tensor<float>[] probabilities);
        return [.. tokens.Select((sentence, i) => TagScheme.Entities(_tags.Decode(tags[i]), Scheme).Select(entity =>
        {
            (int start, int end) = (sentence[entity.First].Start, sentence[entity.End - 1].End);
            double confidence = Enumerable.Range(entity.First, entity.End - entity.First).Min(word => Math.Min(1.0, probabilities[i][word, tags[i][word]]));
            return new TaggedSpan(texts[i][start..end], entity.Type, start, end - start, confidence);
        }).ToArray())];
    }

    /// <summary>A tag for each word of a sentence.</summary>
    /// <param name="words">The words, cut as those of the training; none gives no tag.</param>
    /// <exception cref="ArgumentException">A word is null or empty.</exception>
    public string[] PredictTags(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return PredictTags([words])[0];
    }

    /// <summary>A tag for each word of each sentence.</summary>
    /// <param name="sentences">The words of each sentence, cut as those of the training.</param>
    /// <exception cref="ArgumentException">A sentence or a word is null, or a word is empty.</exception>
    public string[][] PredictTags(IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        SequenceTaggerCheck.RequireWords(sentences, nameof(sentences));
        return [.. TagsOf(sentences, out _).Select(tags => _tags.Decode(tags))];
    }

    /// <summary>Measures the tagger over tagged sentences, beside looking up what was marked in the training.</summary>
    /// <param name="sentences">Sentences that training has not seen, at least one; a tag that it has not seen either counts as never found.</param>
    /// <exception cref="ArgumentException">There is no sentence, or one is null.</exception>
    /// <exception cref="InvalidDataException">A word is empty, or a tag can't be where it stands; the message names the place.</exception>
    public TaggerReport Evaluate(IReadOnlyList<TaggedText> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        SequenceTaggerCheck.RequireSentences(sentences, least: 1, "Sentence", nameof(sentences));
        SequenceTaggerCheck.RequireTags(sentences, Scheme, "Sentence");
        string[][] found = PredictTags([.. sentences.Select(sentence => sentence.Words)]);
        List<(int, int, string)>[] lookup = [.. sentences.Select(sentence => _knowledge.LookUp(sentence.Words, _tokenizer, Tags[0]))];
        string[] cut = [.. sentences.SelectMany(sentence => sentence.Words).Where(word => !_tokenizer.Split(word).SequenceEqual([WordParts.Read(word, _tokenizer)]))];
        return TaggerMeasures.Measure(sentences, found, lookup, Scheme, Tags, cut);
    }

    /// <summary>Saves network, words, tags and all else in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(
        path, Kind, new ModelPackage<float>(Model) { InputVocabulary = _columns[0], OutputVocabulary = _tags, InputTokenizer = _tokenizer },
        JsonSerializer.Serialize(_knowledge, TaskJson.Default.TaggerKnowledge));

    /// <summary>Loads a tagger that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It holds no tagger, or its parts don't fit each other.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SequenceTagger Load(string path)
    {
        (ModelPackage<float> package, TaggerKnowledge knowledge) = TaskFile.Load(path, Kind, TaskJson.Default.TaggerKnowledge);
        knowledge.RequireFit(package);
        return new SequenceTagger(knowledge, package.InputVocabulary!, package.OutputVocabulary!, package.InputTokenizer!, package.Model, history: null);
    }

    private static SequenceModel<float> Build(TaggerKnowledge knowledge, Vocabulary words, Vocabulary tags, SequenceTaggerOptions options)
    {
        EmbeddingColumn[] columns = [.. knowledge.Columns(words).Select((vocabulary, i) => new EmbeddingColumn(WordParts.Names[i], vocabulary, WordParts.Sizes[i]))];
        SequenceModelBuilder<float> model = SequenceModel.ManyToMany(features: 0).Embedding(columns);
        model = TaskModel.Layers(model, options.Model, usual => usual.Dropout(0.3).Bidirectional(() => new GruCell<float>(64)).Dropout(0.3));
        return model.CrfOutput(tags.Decode(Enumerable.Range(0, tags.Count)), knowledge.Scheme).Build(options.Seed);
    }

    // A tag that only held-out sentences have can't be learned; these sentences are learned from.
    private static (TaggedText[] Training, TaggedText[] Validation) Parts(IReadOnlyList<TaggedText> sentences, SequenceTaggerOptions options)
    {
        if (options.Validation is not null)
        {
            return ([.. sentences], [.. options.Validation]);
        }

        (TaggedText[] training, TaggedText[] validation) = DataSplit.Random(sentences, options.ValidationShare, options.Seed);
        var known = training.SelectMany(sentence => sentence.Tags).ToHashSet(StringComparer.Ordinal);
        ILookup<bool, TaggedText> parts = validation.ToLookup(sentence => sentence.Tags.All(known.Contains));
        return parts[true].Any() ? ([.. training, .. parts[false]], [.. parts[true]]) : throw new ArgumentException(
            $"Each sentence held out to stop the training has a tag that no other has, such as '{validation[0].Tags.First(tag => !known.Contains(tag))}'; give more sentences, or Validation of your own.", nameof(sentences));
    }

    private SequenceDataset<float> DataOf(TaggedText[] sentences) => SequenceDataset.FromExamples(
        sentences.Select(sentence => new Example<float>(TokensOf(sentence.Words), _tags.Encode(sentence.Tags))));

    private int[,] TokensOf(IReadOnlyList<string> words)
    {
        int[,] tokens = new int[words.Count, _columns.Length];
        for (int word = 0; word < words.Count; word++)
        {
            string[] parts = WordParts.Of(WordParts.Read(words[word], _tokenizer));
            for (int column = 0; column < parts.Length; column++)
            {
                tokens[word, column] = _columns[column].IndexOf(parts[column]);
            }
        }

        return tokens;
    }

    private int[][] TagsOf(IReadOnlyList<IReadOnlyList<string>> sentences, out Tensor<float>[] probabilities)
    {
        int[][] tags = [.. sentences.Select(_ => Array.Empty<int>())];
        probabilities = new Tensor<float>[sentences.Count];
        int[] filled = [.. Enumerable.Range(0, sentences.Count).Where(i => sentences[i].Count > 0)];
        if (filled.Length > 0)
        {
            SequenceDataset<float> data = SequenceDataset.FromExamples(filled.Select(i => new Example<float>(TokensOf(sentences[i]), new int[sentences[i].Count])));
            DecodedSequence[] found = Model.FindTags(data);
            Tensor<float>[] marginals = Model.TagProbabilities(data);
            for (int i = 0; i < filled.Length; i++)
            {
                tags[filled[i]] = [.. found[i].Tokens];
                probabilities[filled[i]] = marginals[i];
            }
        }

        return tags;
    }
}
