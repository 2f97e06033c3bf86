using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;

namespace Rnn.Tests.Cells;

/// <summary>The cells with each of their options alone and with many at once, by name.</summary>
internal static class Variants
{
    private const double Clip = 0.8; // some sums of the tests lie within, some beyond

    public static IReadOnlyList<string> Names { get; } =
    [
        "rnn clip", "rnn normalized", "rnn all",
        .. new[] { "after", "before" }.SelectMany(reset => new[] { "clip", "activations", "normalized", "all" }.Select(option => $"gru {reset} {option}")),
        "lstm peepholes", "lstm coupled", "lstm projected", "lstm clip", "lstm activations", "lstm smooth activations", "lstm normalized",
        "lstm peepholes coupled", "lstm peepholes projected", "lstm coupled projected", "lstm peepholes normalized",
        "lstm peepholes clip", "lstm coupled normalized", "lstm all but coupled", "lstm all",
    ];

    public static RecurrentCell<T> Create<T>(string name, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool clip = name.EndsWith("clip", StringComparison.Ordinal) || name.Contains(" all");
        bool normalized = name.EndsWith("normalized", StringComparison.Ordinal) || name.Contains(" all");
        double? limit = clip ? Clip : null;
        if (name.StartsWith("rnn", StringComparison.Ordinal))
        {
            return new VanillaCell<T>(size)
            {
                Activation = name == "rnn all" ? Activation.LeakyRelu(0.2) : Activation.Tanh,
                ClipPreActivations = limit,
                LayerNormalization = normalized,
            };
        }

        bool straight = name.EndsWith(" activations", StringComparison.Ordinal) && !name.Contains("smooth");
        Activation gate = straight || name.Contains(" all") ? Activation.HardSigmoid(0.3, 0.4) : Activation.Sigmoid;
        Activation candidate = straight ? Activation.Softsign : name.Contains(" all") ? Activation.ScaledTanh(1.2, 0.8) : Activation.Tanh;
        return name.StartsWith("gru", StringComparison.Ordinal)
            ? new GruCell<T>(size)
            {
                ResetAfter = name.Contains("after"),
                ClipPreActivations = limit,
                GateActivation = gate,
                CandidateActivation = candidate,
                LayerNormalization = normalized,
            }
            : new LstmCell<T>(size)
            {
                Peepholes = name.Contains("peepholes") || name.Contains(" all"),
                CoupleInputForget = name.Contains("lstm coupled") || name.Contains("peepholes coupled") || name == "lstm all",
                ProjectionSize = name.Contains("projected") || name.Contains(" all") ? size - 1 : null,
                ClipPreActivations = limit,
                GateActivation = gate,
                CandidateActivation = name.Contains("smooth") ? Activation.Softplus : candidate,
                OutputActivation = name.Contains("smooth") ? Activation.Identity : straight ? Activation.Softsign : Activation.Tanh,
                LayerNormalization = normalized,
            };
    }

    /// <summary>Gives biases, peepholes, gains and shifts values by which each of them is felt.</summary>
    public static void Randomize<T>(ParameterStore<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new PhiloxGenerator(17, RandomPurpose.Initialisation, 0);
        foreach (Parameter<T> parameter in parameters.Where(p => p.IsBias))
        {
            double mean = parameter.Name.Contains("gamma") ? 1 : 0;
            foreach (ref T value in parameter.Values)
            {
                value = T.CreateTruncating(mean + (random.NextNormal() * 0.3));
            }
        }
    }
}
