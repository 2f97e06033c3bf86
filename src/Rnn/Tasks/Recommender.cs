using System.Numerics.Tensors;
using System.Text.Json;
using Rnn.Data;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Persistence;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tasks;

/// <summary>Learns from histories of items, such as what customers bought or heard, which items come next.</summary>
/// <remarks>
/// It reads a history item by item and learns at each step what comes next (as GRU4Rec does: Hidasi and others 2016), from the very first item
/// on, so that it has an answer for who comes without a history too.
/// </remarks>
/// <example>
/// <code>
/// string[][] baskets = [.. File.ReadLines("baskets.txt").Select(line =&gt; line.Split(' '))];
/// (string[][] known, string[][] others) = DataSplit.Random(baskets, test: 0.2);
/// Recommender recommender = Recommender.Train(known);
/// Console.WriteLine(recommender.Evaluate(others));
/// Console.WriteLine(string.Join(", ", recommender.Recommend(["tea", "milk"], count: 3)));
/// </code>
/// </example>
public sealed class Recommender
{
    private const string Kind = "recommender";
    private const int Batch = 32, LeastForValidation = 20;

    private readonly Vocabulary _items;
    private readonly RecommenderKnowledge _knowledge;
    private readonly int _start, _unknown;

    private Recommender(Vocabulary items, RecommenderKnowledge knowledge, SequenceModel<float> model, TrainingHistory? history)
    {
        (_items, _knowledge, _start, _unknown) = (items, knowledge, items.IndexOf(RecommenderKnowledge.Start), items.IndexOf(RecommenderKnowledge.Unknown));
        Model = model;
        History = history;
    }

    /// <summary>The network.</summary>
    public SequenceModel<float> Model { get; }

    /// <summary>How the training went; null for a recommender that was loaded.</summary>
    public TrainingHistory? History { get; }

    /// <summary>The items that can be recommended, the most frequent one first.</summary>
    public IReadOnlyList<string> Items => [.. _items.Decode(_knowledge.Popular(_items))];

    /// <summary>Learns from histories.</summary>
    /// <param name="histories">What was chosen, one history for each customer, session or basket: the oldest item first, none empty.</param>
    /// <param name="options">How to train; null, the default, for the defaults.</param>
    /// <param name="cancellationToken">Ends the training; the call then throws.</param>
    /// <exception cref="ArgumentException">A setting can't be, or leaves fewer than two items to recommend.</exception>
    /// <exception cref="InvalidDataException">A history is empty or holds what is no item, or none has two items.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Recommender Train(IReadOnlyList<IReadOnlyList<string>> histories, RecommenderOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RecommenderOptions();
        RecommenderCheck.Require(histories, options);
        var counted = Vocabulary.FromTexts(histories, options.MinimumCount, unknown: RecommenderKnowledge.Unknown);
        var items = new Vocabulary([.. Enumerable.Range(0, counted.Count).Select(token => counted[token]), RecommenderKnowledge.Start]) { Unknown = RecommenderKnowledge.Unknown };
        int[][] read = [.. histories.Select(history => items.Encode(history))];
        int start = items.IndexOf(RecommenderKnowledge.Start);

        Example<float>[] examples = [.. read.Select(history => new Example<float>((int[])[start, .. history[..^1]], history))];
        (Example<float>[] learned, Example<float>[] measured) = examples.Length >= LeastForValidation
            ? DataSplit.Random(examples, options.ValidationShare, options.Seed)
            : (examples, []);

        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(features: 0).Embedding(items, options.EmbeddingSize);
        SequenceModel<float> model = options.Model is { } layers
            ? TaskModel.Layers(builder, layers, layers).SoftmaxOutput(items).Build(options.Seed)
            : builder.Dropout(0.2).Gru(options.EmbeddingSize).Dropout(0.2).SoftmaxOutput(items).WithTiedOutput().Build(options.Seed);
        TextGeneratorCheck.RequireWriting(model); // what comes next is what it has to say here too
        FitOptions<float> fit = options.Fit ?? new FitOptions<float>
        {
            Epochs = measured.Length > 0 ? 40 : 10,
            Optimizer = new Adam(learningRate: 0.003),
            EarlyStopping = measured.Length > 0 ? new EarlyStopping { Patience = 3 } : null,
            GroupByLength = true,
            Seed = options.Seed,
        };
        TrainingHistory history = model.Fit(
            SequenceDataset.FromExamples(learned),
            TaskModel.Keeping(fit, options.Checkpoint, options.Resume) with { Validation = measured.Length > 0 ? SequenceDataset.FromExamples(measured) : null, Progress = options.Progress ?? fit.Progress },
            cancellationToken);
        return new Recommender(items, RecommenderKnowledge.Of(items, read), model, history);
    }

    /// <summary>The items that most probably come next.</summary>
    /// <param name="history">What was chosen so far, the oldest item first; may be empty. Items that were not learned are read as unknown.</param>
    /// <param name="count">How many items to recommend, at least 1; 10 if left out. Fewer are given where there are no more.</param>
    /// <param name="leaveOutSeen">Whether items of the history are left out; true if left out. False where the same is chosen again and again.</param>
    /// <returns>The most probable item first.</returns>
    /// <exception cref="ArgumentException">An item of the history is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public Recommendation[] Recommend(IReadOnlyList<string> history, int count = 10, bool leaveOutSeen = true)
    {
        RecommenderCheck.RequireHistory(history, count);
        int[] read = _items.Encode(history);
        double[] probabilities = Probabilities([read])[0];
        return [.. Best(probabilities, count, read, leaveOutSeen).Select(token => new Recommendation(_items[token], probabilities[token]))];
    }

    /// <summary>Hides the last item of each history and looks for it among the recommended ones, beside what costs nothing.</summary>
    /// <param name="histories">Histories that training has not seen, each of two items at least.</param>
    /// <param name="count">How many items to recommend, at least 1; 10 if left out.</param>
    /// <param name="leaveOutSeen">Whether items of the history are left out, by the recommender and by what costs nothing; true if left out.</param>
    /// <exception cref="InvalidDataException">There is no history, or one has a single item or holds what is no item.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public RecommenderReport Evaluate(IReadOnlyList<IReadOnlyList<string>> histories, int count = 10, bool leaveOutSeen = true)
    {
        RecommenderCheck.RequireItems(histories);
        RecommenderCheck.RequireCount(count);
        int single = Enumerable.Range(0, histories.Count).FirstOrDefault(i => histories[i].Count < 2, -1);
        if (single >= 0)
        {
            throw new InvalidDataException(FormattableString.Invariant($"History {single} (the first is 0) has one item; to hide the last one it takes two at least."));
        }

        int[][] given = [.. histories.Select(history => _items.Encode([.. history.SkipLast(1)]))];
        int[] hidden = [.. histories.Select(history => _items.IndexOf(history[^1]))];
        int[] popular = _knowledge.Popular(_items);
        List<int> found = [], byPopularity = [], byPrevious = [];
        foreach (int[] chunk in Enumerable.Range(0, given.Length).Chunk(Batch))
        {
            double[][] probabilities = Probabilities([.. chunk.Select(i => given[i])]);
            for (int i = 0; i < chunk.Length; i++)
            {
                (int[] history, int item) = (given[chunk[i]], hidden[chunk[i]]);
                HashSet<int> seen = leaveOutSeen ? [.. history] : [];
                found.Add(Array.IndexOf(Best(probabilities[i], count, history, leaveOutSeen), item));
                byPopularity.Add(PlaceOf(item, popular, seen, count));
                byPrevious.Add(PlaceOf(item, _knowledge.Followers[history[^1]].Concat(popular).Distinct(), seen, count));
            }
        }

        return new RecommenderReport(
            RecommendationScores.Of(Kind, found),
            [RecommendationScores.Of("popularity", byPopularity), RecommendationScores.Of("previous item", byPrevious)],
            count, histories.Count, hidden.Count(item => item == _unknown), leaveOutSeen ? hidden.Where((item, i) => item != _unknown && given[i].Contains(item)).Count() : 0);
    }

    /// <summary>Saves network, items and counts in one file: whole, or not at all.</summary>
    /// <param name="path">Where to write; a file that is there is replaced.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path) => TaskFile.Save(
        path, Kind, new ModelPackage<float>(Model) { InputVocabulary = _items, OutputVocabulary = _items },
        JsonSerializer.Serialize(_knowledge, TaskJson.Default.RecommenderKnowledge));

    /// <summary>Loads a recommender that was saved.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <exception cref="ModelFileException">It holds no recommender, or its parts don't fit each other.</exception>
    /// <exception cref="IOException">It is not there or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Recommender Load(string path)
    {
        (ModelPackage<float> package, RecommenderKnowledge knowledge) = TaskFile.Load(path, Kind, TaskJson.Default.RecommenderKnowledge);
        return new Recommender(RecommenderKnowledge.RequireFit(knowledge, package), knowledge, package.Model, history: null);
    }

    // Of each item to be the next, given that it is one that can be recommended.
    private double[][] Probabilities(int[][] histories)
    {
        int size = _items.Count;
        int[][] inputs = [.. histories.Select(history => (int[])[_start, .. history])];
        Tensor<float>[] answers = Model.Predict(SequenceDataset.FromExamples(inputs.Select(input => new Example<float>(input, input))));
        return [.. answers.Select(answer =>
        {
            double[] last = new double[size];
            for (int token = 0; token < size; token++)
            {
                last[token] = token == _start || token == _unknown ? 0 : answer[(int)answer.Lengths[0] - 1, token];
            }

            double sum = last.Sum();
            return sum > 0 ? last.Select(probability => probability / sum).ToArray() : last;
        })];
    }

    private int[] Best(double[] probabilities, int count, int[] history, bool leaveOutSeen)
    {
        HashSet<int> without = leaveOutSeen ? [_start, _unknown, .. history] : [_start, _unknown];
        return [.. Enumerable.Range(0, probabilities.Length).Where(token => !without.Contains(token))
            .OrderByDescending(token => probabilities[token]).ThenBy(token => token).Take(count)];
    }

    private static int PlaceOf(int item, IEnumerable<int> ranked, HashSet<int> seen, int count)
    {
        int place = 0;
        foreach (int token in ranked.Where(token => !seen.Contains(token)).Take(count))
        {
            if (token == item)
            {
                return place;
            }

            place++;
        }

        return -1;
    }
}
