using Rnn.Models;
using Rnn.Sequences;

// Is there a cat in the sentence? Learned from 1,000 sentences of 2 to 7 random words.
string[] words = ["the", "a", "cat", "dog", "sat", "ran"];
var vocabulary = new Vocabulary(words);
var random = new Random(1);
SequenceDataset<float> data = SequenceDataset.FromExamples(Enumerable.Range(0, 1000)
    .Select(_ => random.GetItems(words, random.Next(2, 8)))
    .Select(sentence => new Example<float>(vocabulary.OneHot<float>(sentence), sentence.Contains("cat") ? 1f : 0f)));

SequenceModel<float> model = SequenceModel.ManyToOne(features: words.Length).Lstm(16).SigmoidOutput(1).Build(seed: 1);
model.Fit(data);

foreach (string sentence in new[] { "the cat sat", "the dog ran", "a dog ran the cat sat the dog sat" })
{
    Console.WriteLine($"{sentence}: {model.Predict(vocabulary.OneHot<float>(sentence.Split(' ')))[0]:P1} cat");
}
