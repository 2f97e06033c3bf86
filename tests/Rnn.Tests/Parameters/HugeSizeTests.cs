using Rnn.Cells;
using Rnn.Models;
using Rnn.Tensors;

namespace Rnn.Tests.Parameters;

/// <summary>Sizes beyond what an array can hold are refused in words that name them, never by an overflow or a negative number.</summary>
public class HugeSizeTests
{
    [Fact]
    public void A_layer_of_too_many_weights_is_refused_by_its_name()
    {
        Refused(() => SequenceModel.ManyToOne(3).Lstm(2).LinearOutput(int.MaxValue).Build(seed: 1), "output*");
        Refused(() => SequenceModel.OneToMany(3).Lstm(2).LinearOutput(int.MaxValue).Build(seed: 1), "output*");
        Refused(() => SequenceModel.ManyToOne(3).Lstm(1 << 30).LinearOutput(1).Build(seed: 1), "*lstm1*");
        Refused(() => SequenceModel.ManyToOne(3).Lstm(int.MaxValue).LinearOutput(1).Build(seed: 1), "*lstm1*");
        Refused(() => SequenceModel.ManyToOne(3).Bidirectional(() => new GruCell<float>(1 << 30)).LinearOutput(1).Build(seed: 1), "gru1*");
        Refused(() => SequenceModel.ManyToOne(3).Lstm(1 << 15).LinearOutput(1).Build(seed: 1), "*lstm1.U would have 32768 rows and 131072 columns*");
        Refused(() => SequenceModel.ManyToOne(1).Embedding(int.MaxValue, 300).Lstm(2).LinearOutput(1).Build(seed: 1), "*embedding1*");

        static void Refused(Action build, string message) => build.Should().Throw<ArgumentException>().WithMessage(message)
            .Which.Message.Should().NotContain("-", "no size is negative");
    }

    [Fact]
    public void A_packed_matrix_larger_than_an_array_is_refused()
    {
        Refused(1 << 16, 1 << 16, "*65536×65536 takes 4294*numbers*blocks of columns*");
        Refused(int.MaxValue, 1, "*2147483647×1 takes *");
        Refused(1, int.MaxValue, "*1×2147483647 takes *");
        Refused(int.MaxValue, int.MaxValue, "*takes 46116860*");

        static void Refused(int rows, int columns, string message)
        {
            Action pack = () => _ = new PackedMatrix<float>(rows, columns);
            pack.Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    [Fact]
    public void A_buffer_larger_than_an_array_is_refused()
    {
        Action two = () => _ = new AlignedBuffer<float>(1 << 20, 1 << 20);
        Action one = () => new AlignedBuffer<byte>().Resize(1L << 40);

        two.Should().Throw<InvalidOperationException>().WithMessage("1099511627776 numbers in one piece*");
        one.Should().Throw<InvalidOperationException>().WithMessage("1099511627776 numbers in one piece*");
    }
}
