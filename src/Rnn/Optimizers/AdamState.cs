using System.Numerics;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Optimizers;

/// <summary>The moments of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
internal sealed unsafe class AdamState<T> : OptimizerState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Adam _settings;
    private readonly double _weightDecay;

    public AdamState(Adam settings, double weightDecay, ParameterStore<T> parameters)
        : base(parameters, moments: 2, counters: 2)
    {
        _settings = settings;
        _weightDecay = weightDecay;
        Counters.Fill(1); // β₁ᵗ and β₂ᵗ
    }

    public override void Step(double learningRate)
    {
        // βᵗ, multiplied up: a power function differs from system to system in its last bits.
        double power1 = Counters[0] *= _settings.Beta1, power2 = Counters[1] *= _settings.Beta2;

        // η·m̂ / (√v̂ + ε) = (η / (1 − β₁ᵗ))·m / (√v / √(1 − β₂ᵗ) + ε)
        Formula formula = new()
        {
            Beta1 = T.CreateTruncating(_settings.Beta1),
            Fresh1 = T.CreateTruncating(1 - _settings.Beta1),
            Beta2 = T.CreateTruncating(_settings.Beta2),
            Fresh2 = T.CreateTruncating(1 - _settings.Beta2),
            Rate = T.CreateTruncating(learningRate / (1 - power1)),
            RootCorrection = T.CreateTruncating(1 / Math.Sqrt(1 - power2)),
            Epsilon = T.CreateTruncating(_settings.Epsilon),
            Keep = T.One,
        };
        fixed (T* w = Parameters.AllValues, g = Parameters.AllGradients, m = Moments(0), v = Moments(1))
        {
            if (_weightDecay == 0)
            {
                foreach (Range run in Parameters.TrainedRuns)
                {
                    (int at, int count) = run.GetOffsetAndLength(Parameters.AllValues.Length);
                    Elementwise.Run<Formula, T>(formula with { W = w + at, G = g + at, M = m + at, V = v + at }, count);
                }

                return;
            }

            T keep = T.CreateTruncating(1 - (learningRate * _weightDecay));
            foreach (Parameter<T> parameter in Parameters.AsSpan())
            {
                if (parameter.IsFrozen)
                {
                    continue;
                }

                int at = parameter.Offset;
                Elementwise.Run<Formula, T>(
                    formula with
                    {
                        W = w + at,
                        G = g + at,
                        M = m + at,
                        V = v + at,
                        Keep = parameter.IsBias ? T.One : keep,
                    },
                    parameter.Count);
            }
        }
    }

    private struct Formula : IElementwise<T>
    {
        public T* W, G, M, V;
        public T Beta1, Fresh1, Beta2, Fresh2, Rate, RootCorrection, Epsilon, Keep;

        public readonly void Apply<TLanes>(int from, int to)
            where TLanes : struct, ILanes<TLanes, T>
        {
            for (int i = from; i < to; i += TLanes.Count)
            {
                TLanes g = TLanes.Load(G + i);
                TLanes m = TLanes.Fma(TLanes.Splat(Beta1), TLanes.Load(M + i), TLanes.Splat(Fresh1) * g);         // m ← β₁m + (1 − β₁)g
                TLanes v = TLanes.Fma(TLanes.Splat(Beta2), TLanes.Load(V + i), TLanes.Splat(Fresh2) * (g * g));   // v ← β₂v + (1 − β₂)g²
                TLanes root = TLanes.Fma(TLanes.Sqrt(v), TLanes.Splat(RootCorrection), TLanes.Splat(Epsilon));
                TLanes.Store(M + i, LaneMath<TLanes, T>.Flush(m));
                TLanes.Store(V + i, LaneMath<TLanes, T>.Flush(v));
                TLanes.Store(W + i, (TLanes.Splat(Keep) * TLanes.Load(W + i)) - (TLanes.Splat(Rate) * m / root));
            }
        }
    }
}
