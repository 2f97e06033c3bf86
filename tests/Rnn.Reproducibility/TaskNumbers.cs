using System.Numerics.Tensors;
using Rnn.Data;
using Rnn.Models;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Reproducibility;

/// <summary>What small tasks say after a short training: numbers that must be the same everywhere, calendars, scales and beams included.</summary>
internal static class TaskNumbers
{
    private static readonly FitOptions<float> _short = new() { Epochs = 2 };
    private static readonly string[] _titles = ["alpha beta", "beta gamma", "gamma alpha", "alpha gamma beta", "beta alpha", "gamma beta"];

    public static double[] All()
    {
        var table = new Table(
            TableColumn.OfTimes("day", Enumerable.Range(0, 150).Select(day => new DateTime(2024, 1, 1).AddDays(day))),
            TableColumn.OfNumbers("sold", Enumerable.Range(0, 150).Select(day => 100.0 + (day % 7) + (day % 11))));
        var options = new ForecasterOptions { Time = "day", Targets = ["sold"], Horizon = 2, Logarithm = true, Networks = 2, Fit = _short, Model = Small };
        Forecaster forecaster = Forecaster.Train(table, options);
        TextClassifier classifier = TextClassifier.Train([.. _titles.Select((title, i) => (title, i % 2 == 0 ? "even" : "odd"))], new TextClassifierOptions { Fit = _short, Model = Small });
        TextGenerator generator = TextGenerator.Train(_titles, new TextGeneratorOptions { Fit = _short, Model = Small, ValidationShare = 0 });
        SequenceTagger tagger = SequenceTagger.Train(
            [.. _titles.Concat(_titles).Select(title => title.Split(' ')).Select(words => new TaggedText(words, [.. words.Select(word => word == "beta" ? "B-X" : "O")]))],
            new SequenceTaggerOptions { Fit = new FitOptions<float> { Epochs = 20 }, Model = Small });
        Tensor<float>[] sounds = [.. Enumerable.Range(0, 12).Select(i => Tensor.Create([.. Enumerable.Range(0, 6).Select(step => (float)((i * step) % 5))], [6, 1]))];
        Transcriber transcriber = Transcriber.Train([.. sounds.Select((sound, i) => (sound, i % 2 == 0 ? "ab" : "ba"))], new TranscriberOptions { Fit = _short, Model = Small });
        Recommender recommender = Recommender.Train([.. _titles.Concat(_titles).Select(title => title.Split(' '))], new RecommenderOptions { Fit = _short, Model = Small });
        Translator translator = Translator.Train([.. _titles.Concat(_titles).Select(title => (title, title.ToUpperInvariant()))], new TranslatorOptions { Fit = _short, EmbeddingSize = 4 });
        return
        [
            .. forecaster.Forecast(table).Steps.SelectMany(step => new[] { step["sold"].Value, step["sold"].Lower, step["sold"].Upper }),
            .. classifier.Predict("alpha delta").Ranking.Select(pair => pair.Probability),
            .. generator.Generate("al", length: 20).Select(letter => (double)letter),
            .. tagger.Predict("gamma beta delta").SelectMany(span => new double[] { span.Start, span.Length }),
            .. transcriber.Predict(sounds[1]).Text.Select(letter => (double)letter),
            .. recommender.Recommend(["alpha"]).Select(one => one.Probability),
            .. translator.Translate("alpha beta", count: 3).Select(one => one.LogProbability),
        ];
    }

    private static SequenceModelBuilder<float> Small(SequenceModelBuilder<float> model) => model.Gru(4);
}
