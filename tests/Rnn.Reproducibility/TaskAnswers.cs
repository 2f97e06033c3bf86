using System.Globalization;
using System.Numerics.Tensors;
using Rnn.Data;
using Rnn.Persistence;
using Rnn.Tasks;

namespace Rnn.Reproducibility;

/// <summary>What a saved task says, whichever task it is: every digit of its answers.</summary>
public static class TaskAnswers
{
    /// <summary>The answers of a task to one input.</summary>
    /// <param name="path">The task's file.</param>
    /// <param name="input">For a forecaster a CSV file with the column "sold"; else a text; items or numbers with a space between them.</param>
    public static string[] Of(string path, string input)
    {
        string[] words = input.Split(' ');
        return ModelPackage<float>.Load(path).Properties["task"] switch
        {
            "forecaster" => [.. Forecaster.Load(path).Forecast(Table.FromCsv(input)).Steps.Select(step => Line(
                step.Time.ToString("O", CultureInfo.InvariantCulture), step["sold"].Value, step["sold"].Lower, step["sold"].Upper))],
            "text classifier" => [.. TextClassifier.Load(path).Predict(input).Ranking.Select(pair => Line(pair.Label, pair.Probability))],
            "text generator" => [TextGenerator.Load(path).Generate(input, length: 30), .. TextGenerator.Load(path).Complete(input).Select(one => Line(one.Text, one.Probability))],
            "sequence tagger" => [.. SequenceTagger.Load(path).Predict(input).Select(span => Line($"{span.Type} {span.Text} {span.Start}", span.Confidence))],
            "transcriber" => [.. Transcriber.Load(path).PredictBest(Column(words), count: 3).Select(one => Line(one.Text, one.Confidence))],
            "recommender" => [.. Recommender.Load(path).Recommend(words).Select(one => Line(one.Item, one.Probability))],
            "translator" => [.. Translator.Load(path).Translate(input, count: 3).Select(one => Line(one.Text, one.LogProbability))],
            string other => throw new ArgumentException($"'{other}' is no task that is known here."),
        };
    }

    private static Tensor<float> Column(string[] numbers) =>
        Tensor.Create([.. numbers.Select(number => float.Parse(number, CultureInfo.InvariantCulture))], [numbers.Length, 1]);

    private static string Line(string what, params double[] numbers) =>
        $"{what}: {string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}";
}
