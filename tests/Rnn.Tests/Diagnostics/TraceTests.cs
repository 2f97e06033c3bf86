using System.Numerics.Tensors;
using Rnn.Cells;
using Rnn.Diagnostics;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Diagnostics;

/// <summary>A trace shows what the layers did: known by hand, by their formulas, and by finite differences.</summary>
public class TraceTests
{
    private const double FiveDigits = 5e-6;

    private static readonly Vocabulary _words = new("cat", "mat", "rat");

    [Fact]
    public void Cat_mat_rat_by_hand()
    {
        // As in Lectures/CatMatRatTests, where the numbers are derived.
        SequenceModel<double> model = CatMatRat();

        SequenceTrace<double> trace = model.Trace(_words.OneHot<double>("cat", "mat", "rat"), Tensor.Create([1.0]));

        LayerTrace<double> layer = trace["vanilla1"];
        layer.Names.Should().Equal(["z", "h"], "a vanilla cell keeps its sum in its gate, and its activation is h");
        Values(layer["z"]).ShouldAgreeWith([0.5, -0.02652, 0.59602], FiveDigits, "x·w + o₋·w′");
        Values(layer["h"]).ShouldAgreeWith([0.62246, 0.49337, 0.64475], FiveDigits, "σ of it");
        Values(trace.Prediction).ShouldAgreeWith([0.68432], FiveDigits, "σ(o₃·v)");
        trace.Loss.Should().BeApproximately(0.37933, FiveDigits);
        Values(layer.Gradient("z")).ShouldAgreeWith([-0.00183, -0.01301, -0.08677], FiveDigits, "the chain rule, step by step back");
        Values(layer.Gradient("h"))[2].Should().BeApproximately(-0.37882, FiveDigits, "(y − 1)·v");
        Values(trace["output"].Gradient("output")).ShouldAgreeWith([-0.31568], FiveDigits, "y − 1");
    }

    [Fact]
    public void The_gates_of_an_lstm_make_its_states()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(3).Lstm(4).LinearOutput(2).Build(seed: 1);
        Tensor<double> input = Examples.Sequence<double>(6, 3);

        SequenceTrace<double> trace = model.Trace(input);

        LayerTrace<double> lstm = trace["lstm1"];
        lstm.Names.Should().Equal("i", "f", "g", "o", "h", "c");
        double[] i = Values(lstm["i"]), f = Values(lstm["f"]), g = Values(lstm["g"]), o = Values(lstm["o"]), h = Values(lstm["h"]), c = Values(lstm["c"]);
        for (int at = 0; at < c.Length; at++)
        {
            double before = at < 4 ? 0 : c[at - 4];
            c[at].Should().BeApproximately((f[at] * before) + (i[at] * g[at]), 1e-14, "c = f∘c₋ + i∘g");
            h[at].Should().BeApproximately(o[at] * Math.Tanh(c[at]), 1e-14, "h = o∘tanh(c)");
        }

        Values(trace.Prediction).Should().Equal(Values(model.Predict(input)), "a trace is the very pass that predicts");
        Values(trace.Input).Should().Equal(Values(input));
        trace.Loss.Should().BeNull();
        trace.InputGradient.Should().BeNull();
    }

    [Fact]
    public void Gradients_at_every_gate_and_state_agree_with_finite_differences()
    {
        // With W = 1 on the diagonal each input is added to one gate of one unit, so its slope is dz.
        const int Size = 2, Steps = 4, Gates = 4 * Size;
        var cell = new LstmCell<double>(Size) { InputInitializer = Initializer.Zeros };
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(Gates).Recurrent(cell).LinearOutput(1).Build(seed: 4);
        for (int at = 0; at < Gates; at++)
        {
            model.Parameters["lstm1.W"].AsTensorSpan()[at, at] = 1;
        }

        Tensor<double> input = Examples.Sequence<double>(Steps, Gates), target = Tensor.Create([0.7]);
        double[] slopes = new double[Steps * Gates];
        for (int at = 0; at < slopes.Length; at++)
        {
            slopes[at] = (LossAt(1e-4) - LossAt(-1e-4)) / 2e-4;
            double LossAt(double by)
            {
                double[] moved = Values(input);
                moved[at] += by;
                return model.Trace(Tensor.Create(moved, [Steps, Gates]), target).Loss!.Value;
            }
        }

        LayerTrace<double> lstm = model.Trace(input, target)["lstm1"];
        string[] names = ["i", "f", "g", "o"];
        for (int gate = 0; gate < names.Length; gate++)
        {
            IEnumerable<double> expected = slopes.Where((_, at) => at % Gates / Size == gate);
            Values(lstm.Gradient(names[gate])).ShouldAgreeWith(expected, 1e-8, "dz of {0} is the slope of the loss by it", names[gate]);
        }

        // From the slopes by o and f to those by h and c, by the formulas h = o∘tanh(c) and c = f∘c₋ + i∘g.
        double[] f = Values(lstm["f"]), o = Values(lstm["o"]), c = Values(lstm["c"]), dh = Values(lstm.Gradient("h")), dc = Values(lstm.Gradient("c"));
        for (int at = 0; at < dh.Length; at++)
        {
            int step = at / Size, unit = at % Size;
            double dzOutput = slopes[(step * Gates) + (3 * Size) + unit], dzForget = slopes[(step * Gates) + Size + unit], tanh = Math.Tanh(c[at]);
            dh[at].Should().BeApproximately(dzOutput / (tanh * o[at] * (1 - o[at])), 1e-7, "∂L/∂h at step {0}", step);
            if (step > 0)
            {
                double whole = dzForget / (c[at - Size] * f[at] * (1 - f[at]));
                dc[at].Should().BeApproximately(whole - (dh[at] * o[at] * (1 - (tanh * tanh))), 1e-7, "∂L/∂c through later steps, at step {0}", step);
            }
        }
    }

    [Fact]
    public void Both_directions_are_shown_in_the_sequences_own_time()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(3).Bidirectional(() => new GruCell<double>(2)).LinearOutput(1).Build(seed: 2);
        Tensor<double> input = Examples.Sequence<double>(5, 3);

        SequenceTrace<double> trace = model.Trace(input, Tensor.Create(new double[5], [5, 1]));

        trace.Layers.Select(layer => layer.Name).Should().Equal("gru1.forward", "gru1.backward", "gru1", "output");
        for (int step = 0; step < 5; step++)
        {
            for (int unit = 0; unit < 2; unit++)
            {
                trace["gru1"]["output"][step, unit].Should().Be(trace["gru1.forward"]["h"][step, unit]);
                trace["gru1"]["output"][step, 2 + unit].Should().Be(trace["gru1.backward"]["h"][step, unit], "step {0} is step {0}", step);
            }
        }

        double[] fromAbove = Values(trace["gru1"].Gradient("output")), dh = Values(trace["gru1.backward"].Gradient("h"));
        dh[..2].Should().Equal(fromAbove[2..4], "the direction that reads back ends at step 0, where nothing comes from later");
        dh[^2..].Should().NotEqual(fromAbove[^2..], "at the last step it began, and all its steps depend on that");
    }

    [Fact]
    public void Chance_plays_no_part()
    {
        var options = new RecurrentOptions { RecurrentDropout = 0.5, HiddenZoneout = 0.3, CellZoneout = 0.3 };
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(3)
            .Recurrent(new LstmCell<double>(4), options).Dropout(0.5).Lstm(4).LinearOutput(1).Build(seed: 3);
        Tensor<double> input = Examples.Sequence<double>(4, 3);

        SequenceTrace<double> trace = model.Trace(input, Tensor.Create([0.5]));

        Values(trace.Prediction).Should().Equal(Values(model.Predict(input)), "dropout and zoneout do as they do when it predicts");
        Values(trace["dropout2"]["output"]).Should().Equal(Values(trace["lstm1"]["h"]));
    }

    [Fact]
    public void Every_kind_of_layer_has_its_trace()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(1).Embedding(5, 4).Gru(4).Residual().Dense(4, Activation.Tanh).Residual()
            .Vanilla(3).Pool(Pooling.Mean).LinearOutput(1).Build(seed: 1);

        SequenceTrace<double> trace = model.Trace(Tensor.Create([3.0, 0, 2], [3, 1]), Tensor.Create([1.0]));

        trace.Layers.Select(layer => $"{layer.Name}: {string.Join(' ', layer.Names)}").Should().Equal(
            "embedding1: output", "gru2: r z n h output", "dense3: inner output output", "vanilla4: z h", "pooling5: output", "output: output");
        foreach (LayerTrace<double> layer in trace.Layers)
        {
            foreach (string name in layer.Names)
            {
                layer.Gradient(name).Lengths.ToArray().Should().Equal(layer[name].Lengths.ToArray(), "{0} of {1} has a gradient", name, layer.Name);
            }
        }

        trace["gru2"]["output"][1, 0].Should().Be(trace["gru2"]["h"][1, 0] + trace["embedding1"]["output"][1, 0], "y = x + f(x)");
        trace["pooling5"]["output"].Lengths.ToArray().Should().Equal([1, 3], "it is computed once");
    }

    [Fact]
    public void One_to_many_is_traced_along_its_target()
    {
        SequenceModel<double> model = SequenceModel.OneToMany<double>(2).Lstm(3).LinearOutput(1).Build(seed: 1);
        Tensor<double> vector = Tensor.Create([1.0, 2]);

        SequenceTrace<double> trace = model.Trace(vector, Tensor.Create([5.0, 6, 7], [3, 1]));

        Values(trace.Input).Should().Equal([1, 2, 0, 0, 0, 5, 0, 0, 6], "the vector first, then the true answer before each step");
        model.Invoking(m => m.Trace(vector)).Should().Throw<InvalidOperationException>().WithMessage("*Trace(vector, target)*");
    }

    [Fact]
    public void The_model_stays_as_it_was()
    {
        SequenceModel<double> model = CatMatRat();
        model.Parameters["vanilla1.U"].Gradients[0] = 42;
        double[] before = Values(model.Predict(_words.OneHot<double>("cat", "rat")));

        _ = model.Trace(_words.OneHot<double>("cat", "mat"), Tensor.Create([1.0]));

        model.Parameters["vanilla1.U"].Gradients[0].Should().Be(42, "a look must not add to a gradient that someone gathers");
        Values(model.Predict(_words.OneHot<double>("cat", "rat"))).Should().Equal(before);
    }

    [Fact]
    public void What_is_not_there_is_answered_with_what_is()
    {
        SequenceTrace<double> trace = CatMatRat().Trace(_words.OneHot<double>("cat"));

        trace.Invoking(t => t["lstm1"]).Should().Throw<KeyNotFoundException>().WithMessage("*'lstm1'*vanilla1, last step, output*");
        trace.Invoking(t => t["vanilla1"]["f"]).Should().Throw<KeyNotFoundException>().WithMessage("vanilla1 has no 'f'. It has: z, h.");
        trace.Invoking(t => t["vanilla1"].Gradient("h")).Should().Throw<KeyNotFoundException>().WithMessage("*Trace(input, target)*");
        CatMatRat().Invoking(m => m.Trace(new double[2, 5])).Should().Throw<ArgumentException>().WithMessage("*3 features*5*");
    }

    [Fact]
    public void It_prints_as_tables()
    {
        string text = CatMatRat().Trace(_words.OneHot<double>("cat", "mat", "rat"), Tensor.Create([1.0])).ToString().ReplaceLineEndings("\n");

        text.Should().Contain(
            "vanilla1\n" +
            "  step          z          h         dz         dh\n" +
            "     0      0.500      0.622     -0.002     -0.008\n" +
            "     1     -0.027      0.493     -0.013     -0.052\n" +
            "     2      0.596      0.645     -0.087     -0.379\n");
        text.Should().Contain("prediction, loss 0.379").And.StartWith("input\n");
    }

    [Fact]
    public void Large_ones_are_cut()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(2).Lstm(20).LinearOutput(1).Build(seed: 1);

        string text = model.Trace(Examples.Sequence<double>(100, 2)).ToString();

        text.Split('\n').Should().OnlyContain(line => line.TrimEnd().Length <= 120).And.Contain(line => line.Trim() == "…");
        text.Should().Contain("    99").And.NotContain("    50");
    }

    private static SequenceModel<double> CatMatRat()
    {
        SequenceModel<double> model = SequenceModel.ManyToOne<double>(3).Vanilla(1, Activation.Sigmoid).SigmoidOutput(1).Build(seed: 1);
        model.Parameters["vanilla1.W"].Set(0.5, -0.4, 0.3);
        model.Parameters["vanilla1.U"].Set(0.6);
        model.Parameters["output.W"].Set(1.2);
        return model;
    }

    private static double[] Values(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
