using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>What a state is made of, and what it refuses.</summary>
public class SessionStateTests
{
    [Fact]
    public void It_reads_as_it_was_made()
    {
        var state = new SessionState<float>(new Dictionary<string, Tensor<float>>
        {
            ["gru1.h"] = Tensor.Create<float>([1, 2, 3, 4, 5, 6], [2, 3]),
            ["lstm2.c"] = Tensor.Create<float>([7, 8], [2, 1]),
        });

        state.RowCount.Should().Be(2);
        state.Names.Should().Equal("gru1.h", "lstm2.c");
        state["gru1.h"].ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        state["gru1.h"].Lengths.ToArray().Should().Equal(2, 3);
        state.Row("gru1.h", 1).ToArray().Should().Equal(4, 5, 6);
        state.Row("lstm2.c", 1).ToArray().Should().Equal(8);
        state.Row("gru9.h", 0).ToArray().Should().BeEmpty();
        state.ToString().Should().Be("2 rows: gru1.h [3], lstm2.c [1]");
        state.Invoking(s => s["gru9.h"]).Should().Throw<KeyNotFoundException>().WithMessage("No state is named 'gru9.h'. There are: gru1.h, lstm2.c.");
        new SessionState<float>(0, [("gru1.h", [])], origin: null).ToString().Should().Be("0 rows: gru1.h [0]");
    }

    [Fact]
    public void What_is_no_state_is_refused()
    {
        Refused([], "There is no state; give at least one*");
        Refused(new() { ["a.h"] = Tensor.Create(new float[3]) }, "states[a.h] must be the state of some rows*");
        Refused(new() { ["a.h"] = Tensor.Create(Array.Empty<float>(), [2, 0]) }, "states[a.h]*");
        Refused(new() { ["a.h"] = Tensor.Create(new float[2], [2, 1]), ["b.h"] = Tensor.Create(new float[3], [3, 1]) }, "states[b.h]*rows, as the first state has*");
        Refused(new() { ["a.h"] = Tensor.Create([1, float.NaN], [2, 1]) }, "states[a.h]*");
        FluentActions.Invoking(() => new SessionState<float>(null!)).Should().Throw<ArgumentNullException>();

        static void Refused(Dictionary<string, Tensor<float>> states, string message) =>
            FluentActions.Invoking(() => new SessionState<float>(states)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void It_goes_only_where_it_comes_from()
    {
        SessionState<float> state = new(1, [("a.h", [1f])], origin: "a model\n17"), anywhere = new(1, [("a.h", [1f])], origin: null);

        anywhere.RequireOrigin("any model\n5");
        state.RequireOrigin("a model\n17");
        state.Invoking(s => s.RequireOrigin("a model\n18")).Should().Throw<ArgumentException>().WithMessage("*a model with other weights*");
        state.Invoking(s => s.RequireOrigin("b model\n17")).Should().Throw<ArgumentException>().WithMessage("*another model:\na model\n*b model\n*");
    }
}
