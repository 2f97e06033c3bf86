using Rnn.Metrics;
using Rnn.Models;
using Rnn.Optimizers;
using Rnn.Sequences;
using Rnn.Training;

// Learns whether the first number of a sequence was positive, from the package alone.
var random = new Random(1);
SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 200).Select(_ =>
{
    float[,] input = new float[5, 1];
    for (int step = 0; step < 5; step++)
    {
        input[step, 0] = random.NextSingle() - 0.5f;
    }

    return new Example<float>(input, [input[0, 0] > 0 ? 1 : 0]);
}));

SequenceModel<float> model = SequenceModel.ManyToOne(features: 1).Lstm(16).SigmoidOutput(1).Build(seed: 1);
model.Fit(data, new FitOptions<float> { Epochs = 40, Optimizer = new Adam(0.01) });
Evaluation evaluation = model.Evaluate(data);
float[,] sequence = { { 0.4f }, { -0.3f }, { -0.1f }, { 0.2f }, { -0.4f } };
float probability = model.Predict(sequence)[0];

string file = Path.GetTempFileName();
model.Save(file);
float loaded = SequenceModel.Load(file).Predict(sequence)[0];
Console.WriteLine($"{evaluation}; predicted {probability:F2}, from the file {loaded:F2}");

// A CSV file too, because its reader comes from another package, which has to be fit for trimming as well.
File.WriteAllText(file, "day,load\n2020-01-01,1.5\n2020-01-02,2.5\n");
double sum = new CsvSeries(file, "load").Rows<double>().Sum(row => row[0]);
File.Delete(file);
return evaluation.Score > 0.95 && probability > 0.5 && loaded == probability && sum == 4 ? 0 : 1;
