using System.Numerics;
using Rnn.Optimizers;
using Rnn.Parameters;

namespace Rnn.Tests.Optimizers;

/// <summary>A step changes what is trained and nothing beside it, where the trained values fill the registers to the last.</summary>
public class FrozenNeighbourTests
{
    private static readonly Dictionary<string, Optimizer> _optimizers = new()
    {
        ["gradient descent"] = new GradientDescent(0.1),
        ["momentum"] = new Momentum(0.1),
        ["Nesterov"] = new Momentum(0.1, nesterov: true),
        ["RMSprop"] = new RmsProp(0.1),
        ["Adam"] = new Adam(0.1),
        ["AdamW"] = new AdamW(0.1, weightDecay: 0.1),
    };

    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in _optimizers.Keys)
        {
            data.Add(name, 32);
            data.Add(name, 64);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frozen_parameters_on_both_sides_keep_their_bits(string name, int count)
    {
        Check<float>(_optimizers[name], count);
        Check<double>(_optimizers[name], count);
    }

    [Fact]
    public void The_moments_of_no_parameter_are_refused_by_name()
    {
        ParameterStore<double> store = Store<double>(32);
        var state = new Remembering(store);

        state.Invoking(own => own.CountOf(null!)).Should().Throw<ArgumentNullException>().WithParameterName("parameter");
        state.CountOf(store["trained"]).Should().Be(32);
    }

    private static void Check<T>(Optimizer optimizer, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterStore<T> frozen = Store<T>(count), free = Store<T>(count);
        T[] before = frozen.AllValues.ToArray();
        frozen["before"].IsFrozen = frozen["after"].IsFrozen = true;
        OptimizerState<T> first = optimizer.Start(frozen), second = optimizer.Start(free);
        for (int step = 0; step < 2; step++)
        {
            frozen.AllGradients.Fill(T.CreateTruncating(0.5 - (0.25 * step)));
            free.AllGradients.Fill(T.CreateTruncating(0.5 - (0.25 * step)));
            first.Step(learningRate: 0.1);
            second.Step(learningRate: 0.1);
        }

        Parameter<T> trained = frozen["trained"];
        frozen.AllValues[..trained.Offset].ToArray().Should().Equal(before[..trained.Offset], "what lies before is frozen");
        frozen.AllValues[(trained.Offset + count)..].ToArray().Should().Equal(before[(trained.Offset + count)..], "what lies behind is frozen");
        trained.Values.ToArray().Should().Equal(free["trained"].Values.ToArray(), "each value takes each step once").And.NotIntersectWith(before);
    }

    private static ParameterStore<T> Store<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var store = new ParameterStore<T>();
        store.Add(new ParameterShape("before", 1, count, [Initializer.Zeros], IsBias: false));
        store.Add(new ParameterShape("trained", 1, count, [Initializer.Zeros], IsBias: false));
        store.Add(new ParameterShape("after", 1, count, [Initializer.Zeros], IsBias: false));
        store.Initialize(seed: 1);
        for (int i = 0; i < store.AllValues.Length; i++)
        {
            store.AllValues[i] = T.CreateTruncating(1 + (i / 1024.0));
        }

        return store;
    }

    private sealed class Remembering(ParameterStore<double> parameters) : OptimizerState<double>(parameters, moments: 1)
    {
        public int CountOf(Parameter<double> parameter) => Moments(0, parameter).Length;

        public override void Step(double learningRate)
        {
        }
    }
}
