using System.Numerics.Tensors;
using Rnn.Sequences;
using Rnn.Tests.Tensors;

namespace Rnn.Tests.Sequences;

/// <summary>Packing sequences of different lengths, and getting them back as they came.</summary>
public class SequenceBatchTests
{
    [Fact]
    public void Rows_of_one_step_lie_side_by_side_longest_sequence_first()
    {
        SequenceBatch<float> batch = SequenceBatch<float>.FromSequences(
        [
            Tensor.Create<float>([1, 2], [1, 2]),
            Tensor.Create<float>([10, 11, 12, 13, 14, 15], [3, 2]),
            Tensor.Create<float>([20, 21, 22, 23], [2, 2]),
        ]);

        (batch.SequenceCount, batch.StepCount, batch.RowCount, batch.FeatureCount).Should().Be(
            (3, 3, 6, 2), "3 sequences of 1 + 3 + 2 steps");
        batch.Values.ToArray().Should().Equal(
            [10, 11, 20, 21, 1, 2, 12, 13, 22, 23, 14, 15], "step 0 of all three, step 1 of two, step 2 of one, and no padding");
    }

    [Fact]
    public void Sequences_come_back_as_they_were_given()
    {
        Tensor<double>[] sequences = [.. new[] { 3, 1, 4, 1, 5, 9, 2, 6 }.Select((length, i) =>
            Tensor.Create(TestNumbers.Normals<double>(length * 3, (uint)i), [length, 3]))];

        Tensor<double>[] back = SequenceBatch<double>.FromSequences(sequences).ToSequences();

        back.Select(Shape).Should().Equal(sequences.Select(Shape), "each keeps its length and its place in the list");
        back.Select(Values).Should().BeEquivalentTo(
            sequences.Select(Values), options => options.WithStrictOrdering(), "packing only moves numbers");
    }

    [Fact]
    public void A_view_of_a_larger_tensor_is_packed_by_what_it_shows()
    {
        Tensor<float> larger = Tensor.Create<float>([0, 1, 2, 3, 4, 5, 6, 7, 8], [3, 3]);
        Tensor<float> part = larger.Slice([new System.Buffers.NRange(1, 3), new System.Buffers.NRange(0, 2)]);

        SequenceBatch<float>.FromSequences([part, Tensor.Transpose(part)]).Values.ToArray().Should().Equal(
            [3, 4, 3, 6, 6, 7, 4, 7], "rows of a slice or of a transposed tensor do not lie side by side in memory");
    }

    [Fact]
    public void The_batch_is_a_copy()
    {
        float[] memory = [1, 2];
        SequenceBatch<float> batch = SequenceBatch<float>.FromSequences([Tensor.Create(memory, [2, 1])]);

        memory[0] = 99;

        batch.Values.ToArray().Should().Equal([1, 2], "what the caller does with the tensor later is no concern of the batch");
    }

    [Fact]
    public void An_empty_list_is_refused()
    {
        Action none = () => SequenceBatch<float>.FromSequences([]);
        Action missing = () => SequenceBatch<float>.FromSequences(null!);

        none.Should().Throw<ArgumentException>("there is nothing to compute")
            .WithMessage("*at least one sequence*", "it says what is missing")
            .Which.ParamName.Should().Be("sequences", "the argument is named");
        missing.Should().Throw<ArgumentNullException>("null is no list")
            .Which.ParamName.Should().Be("sequences", "the argument is named");
    }

    [Fact]
    public void What_is_no_sequence_is_refused_by_its_place_in_the_list()
    {
        Tensor<float> good = Tensor.Create<float>([1, 2, 3, 4], [2, 2]);

        Refuses([good, Tensor.Create<float>([1, 2])], "*sequences[1]*[time, features]*2 dimensions*[2]*");
        Refuses([good, good, Tensor.CreateFromShape<float>([2, 0])], "*sequences[2]*no features*[2, 0]*");
        Refuses([good, Tensor.Create<float>([1, 2, 3], [1, 3])], "*sequences[1]*2 features*[1, 3]*");
        Refuses([Tensor.CreateFromShape<float>([1, 2, 2])], "*sequences[0]*[time, features]*[1, 2, 2]*");
        Refuses([good, null!], "*sequences[1]*");

        static void Refuses(Tensor<float>[] sequences, string message)
        {
            Action act = () => SequenceBatch<float>.FromSequences(sequences);
            act.Should().Throw<ArgumentException>("one of them does not fit")
                .WithMessage(message, "it says which, what was expected and what came");
        }
    }

    private static string Shape(Tensor<double> tensor) => string.Join("×", tensor.Lengths.ToArray());

    private static double[] Values(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
