using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

namespace Rnn.Tests.Layers;

/// <summary>An embedding is a product with one-hot vectors that multiplies nothing.</summary>
public class EmbeddingTests
{
    private const int Tokens = 7, Size = 4;

    private static readonly int[][] _sentences = [[3, 1, 3], [0], [5, 5, 1, 0, 3]];

    [Fact]
    public void Values_and_gradients_are_those_of_one_hot_vectors()
    {
        SequenceModel<double> embedded = SequenceModel.ManyToOne<double>(1).Embedding(Tokens, Size).Lstm(5).SoftmaxOutput(3).Build(seed: 1);
        SequenceModel<double> oneHot = SequenceModel.ManyToOne<double>(Tokens).Dense(Size).Lstm(5).SoftmaxOutput(3).Build(seed: 1);
        foreach (Parameter<double> parameter in oneHot.Parameters.Where(p => p.Name != "dense1.b"))
        {
            embedded.Parameters[parameter.Name.Replace("dense1.W", "embedding1.E")].Values.CopyTo(parameter.Values);
        }

        double loss = Backward(embedded, Data(words => Numbered(words))), expected = Backward(oneHot, Data(OneHot));

        loss.Should().BeApproximately(expected, 1e-15);
        foreach (Parameter<double> parameter in embedded.Parameters)
        {
            parameter.Gradients.ToDoubles().ShouldAgreeWith(
                oneHot.Parameters[parameter.Name.Replace("embedding1.E", "dense1.W")].Gradients.ToDoubles(), 1e-14, "{0}", parameter.Name);
        }

        double[] unused = [.. embedded.Parameters["embedding1.E"].Gradients.ToDoubles()
            .Where((_, i) => i / Size is 2 or 4 or 6)];
        unused.Should().HaveCount(3 * Size).And.OnlyContain(gradient => gradient == 0, "only rows that were used have a gradient");
    }

    [Fact]
    public void A_session_looks_tokens_up_too()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(1).Embedding(Tokens, Size).Gru(5).SoftmaxOutput(3).Build(seed: 1);
        Tensor<float> sentence = Tensor.Create<float>([5, 0, 6], [3, 1]);
        float[] whole = new float[9], streamed = new float[9];
        model.Predict(sentence).FlattenTo(whole);

        model.CreateSession().Feed(sentence).FlattenTo(streamed);

        streamed.Should().Equal(whole);
    }

    [Fact]
    public void A_vocabulary_gives_the_tokens_of_a_sentence()
    {
        int[] tokens = new Vocabulary("a", "b", "c").Encode("c", "a", "a");
        SequenceModel<float> model = SequenceModel.ManyToMany(1).Embedding(3, Size).Gru(5).LinearOutput(1).Build(seed: 1);

        tokens.Should().Equal(2, 0, 0);
        model.Predict(tokens).Flat().Should().Equal(model.Predict(new float[,] { { 2 }, { 0 }, { 0 } }).Flat(), "tokens may come as numbers too");
    }

    [Theory]
    [InlineData(7f, "*7 is no token: embedding1 knows the numbers 0 to 6*")]
    [InlineData(-1f, "*-1 is no token*")]
    [InlineData(1.5f, "*1.5 is no token*")]
    public void What_is_no_token_is_refused_with_its_place(float bad, string message)
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(1).Embedding(Tokens, Size).Gru(5).LinearOutput(1).Build(seed: 1);

        Refused(() => model.Predict(Tensor.Create([2, bad], [2, 1])), $"*example 0, step 1: {message}");
        Refused(() => model.CreateSession().Step([bad], new float[1]), message);
        Refused(
            () => model.Fit(SequenceDataset.FromExamples([new Example<float>(new[,] { { bad } }, new[,] { { 1f } })])), message);
    }

    [Fact]
    public void Tokens_may_be_ints_or_numbers_and_a_training_tells_no_difference()
    {
        SequenceDataset<float> ints = SequenceDataset.FromExamples(_sentences.Select(words => new Example<float>(words, words)));
        SequenceDataset<float> numbers = SequenceDataset.FromExamples(_sentences.Select(words =>
            new Example<float>(Tensor.Create([.. words.Select(word => (float)word)], [words.Length, 1]), Tensor.Create([.. words.Select(word => (float)word)], [words.Length, 1]))));
        SequenceModel<float> first = Tagger(features: 1), second = Tagger(features: 1), third = Tagger(features: 0);
        FitOptions<float> options = new() { Epochs = 3, BatchSize = 2, ChunkLength = 2 };

        first.Fit(ints, options);
        second.Fit(numbers, options);
        third.Fit(ints, options);

        first.Predict(_sentences[2]).Flat().Should().Equal(second.Predict(numbers)[2].Flat());
        first.Predict(_sentences[2]).Flat().Should().Equal(third.Predict(ints)[2].Flat());
        Refused(() => third.Predict(numbers), "*was built for tokens alone*");

        static SequenceModel<float> Tagger(int features) =>
            SequenceModel.ManyToMany(features).Embedding(Tokens, Size).Gru(5).SoftmaxOutput(Tokens).Build(seed: 1);
    }

    [Fact]
    public void Tokens_of_a_whole_sentence_in_one_step_are_told() => Refused(
        () => SequenceModel.ManyToOne(1).Embedding(Tokens, Size).Gru(5).LinearOutput(1).Build(seed: 1).Predict(new float[,] { { 3, 1, 3 } }),
        "*data has 3 numbers per step*tokens of a whole sentence in one step*as int[], or as [time, 1].*");

    [Fact]
    public void One_hot_rows_are_refused_with_the_way_to_numbers()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(1).Embedding(3, Size).Gru(5).LinearOutput(1).Build(seed: 1);

        Refused(
            () => model.Predict(new Vocabulary("a", "b", "c").OneHot<float>("c", "a")),
            "*embedding1*one number per step, from 0 to 2*data has 3 numbers per step*Vocabulary.Encode*not its one-hot row*");
    }

    [Fact]
    public void It_stands_first_and_takes_one_number()
    {
        Refused(() => SequenceModel.ManyToOne(2).Embedding(3, 4).Lstm(2).LinearOutput(1).Build(seed: 1), "*embedding1*one token*the model has 2 features*features: 0*beside the token*");
        Refused(() => SequenceModel.OneToMany(1).Embedding(3, 4).Lstm(2).LinearOutput(1).Build(seed: 1), "*embedding1*one-to-many*feeds its outputs back*");
        Refused(() => SequenceModel.ManyToOne(0).Lstm(2).LinearOutput(1).Build(seed: 1), "*input: the number of features must be at least 1*");
        Refused(() => SequenceModel.ManyToOne(1).Lstm(2).Embedding(3, 4).LinearOutput(1).Build(seed: 1), "*embedding2*must be the first layer*");
        Refused(() => SequenceModel.ManyToOne(1).Embedding(0, 4).Lstm(2).LinearOutput(1).Build(seed: 1), "*embedding1*number of tokens must be from 1 to 16,777,216; got 0*");
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private static double Backward(SequenceModel<double> model, SequenceDataset<double> data)
    {
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        int[] indices = [.. Enumerable.Range(0, data.Count)];
        var pass = new Rnn.Layers.Pass(Training: true, Seed: 1, Step: 0, Continues: false);
        workspace.LoadInputs(data, indices);
        workspace.Forward(pass);
        workspace.LoadTargets(data, indices);
        double loss = workspace.Loss();
        workspace.Backward(pass);
        return loss;
    }

    private static SequenceDataset<double> Data(Func<int[], Tensor<double>> encode) => SequenceDataset.FromExamples(
        _sentences.Select((words, i) => new Example<double>(encode(words), Tensor.Create([(double)i]))));

    private static Tensor<double> Numbered(int[] words) => Tensor.Create([.. words.Select(word => (double)word)], [words.Length, 1]);

    private static Tensor<double> OneHot(int[] words) => Tensor.Create(
        [.. words.SelectMany(word => Enumerable.Range(0, Tokens).Select(token => token == word ? 1.0 : 0))], [words.Length, Tokens]);
}
