using System.Numerics.Tensors;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Tests.Tensors;

namespace Rnn.Tests.Layers;

/// <summary>One-hot inputs gather rows of W and multiply nothing, and nobody can tell from the results.</summary>
public class OneHotTests
{
    private const int Words = 70, Units = 50;

    [Theory]
    [InlineData(1, 20)]
    [InlineData(1, 900)]
    [InlineData(3, 2100)]
    public void Gathered_rows_and_their_gradients_are_those_of_the_product(int threads, int rows)
    {
        using var team = new WorkerTeam(threads);
        SequenceBatch<float> input = SequenceBatch<float>.FromSequences([Sentence(rows, seed: 1)]);
        ParameterStore<float> store = SequenceModel.ManyToOne(Words).Vanilla(Units).LinearOutput(1).Build(seed: 1).Parameters;
        Parameter<float> w = store[0], b = store.First(p => p.IsBias);
        TestNumbers.Normals<float>(Units, 3).CopyTo(b.Values);
        TestNumbers.Normals<float>(Words * Units, 4).CopyTo(w.Gradients);
        TestNumbers.Normals<float>(Units, 5).CopyTo(b.Gradients);
        var product = new InputProduct<float>(new SharedProduct<float>(team), team);
        MatrixSpan<float> z = new(new float[rows * Units], rows, Units), dz = new(TestNumbers.Normals<float>(rows * Units, 6), rows, Units);

        float[] expected = NaiveProduct.Elements(b.Repeated(rows));
        NaiveProduct.Expected(input.Matrix, w.Matrix, new(expected, rows, Units), add: true).CopyTo(expected, 0);
        product.Forward(input, w, b, z);
        z.Flat.ToArray().Should().Equal(expected, "b + 1·w and nothing of the others");

        float[] weights = NaiveProduct.Expected(input.Matrix.Transposed, dz, w.GradientMatrix, add: true), biases = b.Gradients.ToArray();
        Reduction.AddRows(dz, biases);
        product.AddGradients(input, w, b, dz);
        w.Gradients.ToArray().Should().Equal(weights, "each row of dz goes to the word it came from");
        b.Gradients.ToArray().Should().Equal(biases, "the bias takes every row");
        input.HotFeatures.Length.Should().Be(rows, "this was the gathering path");
    }

    [Fact]
    public void Words_beside_numbers_are_multiplied_and_give_the_same_bits()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(Words).Lstm(17).LinearOutput(2).Build(seed: 2);
        Tensor<float> words = Sentence(12, seed: 2), numbers = Examples.Sequence<float>(12, Words);

        model.Predict([words, numbers])[0].SequenceEqual(model.Predict([words])[0]).Should().BeTrue(
            "who else is in the batch must not matter");
    }

    [Theory]
    [InlineData(new[] { 0f, 1, 0 }, 1)]
    [InlineData(new[] { 1f }, 0)]
    [InlineData(new[] { 0f, 0, 0 }, -1)]
    [InlineData(new[] { 0f, 1, 1 }, -1)]
    [InlineData(new[] { 0f, 0.5f, 0 }, -1)]
    [InlineData(new[] { 0f, 1, float.NaN }, -1)]
    public void A_one_alone_among_zeros_is_one_hot(float[] values, int expected)
    {
        OneHot.IndexOf<float>(values).Should().Be(expected, "anything else has to be multiplied");
        OneHot.IndexOf<double>([.. values.Select(value => (double)value)]).Should().Be(expected, "of double as of float");
    }

    private static Tensor<float> Sentence(int length, int seed)
    {
        var random = new Random(seed);
        float[,] words = new float[length, Words];
        for (int step = 0; step < length; step++)
        {
            words[step, random.Next(Words)] = 1;
        }

        return TensorShape.FromArray(words);
    }
}
