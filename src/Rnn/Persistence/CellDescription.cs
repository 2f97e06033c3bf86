using System.Numerics;
using System.Text.Json;
using Rnn.Cells;

namespace Rnn.Persistence;

/// <summary>A cell with its options, in words that a file can carry. Initialisers are left out: a file brings the weights.</summary>
internal static class CellDescription
{
    public static void Write<T>(Utf8JsonWriter json, string name, RecurrentCell<T> cell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartObject(name);
        json.WriteString("kind", cell.Kind);
        json.WriteNumber("size", cell.HiddenSize);
        if (!cell.HasBias)
        {
            json.WriteBoolean("bias", false); // left out where it is as ever, so that older files read the same
        }

        switch (cell)
        {
            case LstmCell<T> lstm:
                json.WriteNumber("forget_bias", lstm.ForgetBias);
                json.WriteBoolean("peepholes", lstm.Peepholes);
                json.WriteBoolean("coupled", lstm.CoupleInputForget);
                Write(json, "projection", lstm.ProjectionSize);
                Write(json, "clip", lstm.ClipPreActivations);
                json.WriteString("gate_activation", lstm.GateActivation.ToString());
                json.WriteString("candidate_activation", lstm.CandidateActivation.ToString());
                json.WriteString("output_activation", lstm.OutputActivation.ToString());
                json.WriteBoolean("layer_normalization", lstm.LayerNormalization);
                break;
            case GruCell<T> gru:
                json.WriteBoolean("reset_after", gru.ResetAfter);
                Write(json, "clip", gru.ClipPreActivations);
                json.WriteString("gate_activation", gru.GateActivation.ToString());
                json.WriteString("candidate_activation", gru.CandidateActivation.ToString());
                json.WriteBoolean("layer_normalization", gru.LayerNormalization);
                break;
            case VanillaCell<T> vanilla:
                json.WriteString("activation", vanilla.Activation.ToString());
                Write(json, "clip", vanilla.ClipPreActivations);
                json.WriteBoolean("layer_normalization", vanilla.LayerNormalization);
                break;
            default:
                json.WriteString("own", cell.Description);
                break;
        }

        json.WriteEndObject();
    }

    public static RecurrentCell<T> Read<T>(JsonElement json, CellFactories<T> cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = json.Int("size");
        bool hasBias = !json.TryGetProperty("bias", out _) || json.Flag("bias");
        string kind = json.Text("kind");
        if (json.TryGetProperty("own", out _))
        {
            RecurrentCell<T> own = cells.Create(kind, size, json.Text("own"));
            return own.HasBias == hasBias ? own : throw new ModelFileException(
                $"The cell {kind} was saved {(hasBias ? "with" : "without")} biases; its factory must make it so (HasBias = {(hasBias ? "true" : "false")}).");
        }

        return kind switch
        {
            "lstm" => new LstmCell<T>(size)
            {
                HasBias = hasBias,
                ForgetBias = json.Number("forget_bias"),
                Peepholes = json.Flag("peepholes"),
                CoupleInputForget = json.Flag("coupled"),
                ProjectionSize = json.IntOrNull("projection"),
                ClipPreActivations = json.NumberOrNull("clip"),
                GateActivation = json.Activation("gate_activation"),
                CandidateActivation = json.Activation("candidate_activation"),
                OutputActivation = json.Activation("output_activation"),
                LayerNormalization = json.Flag("layer_normalization"),
            },
            "gru" => new GruCell<T>(size, json.Flag("reset_after"))
            {
                HasBias = hasBias,
                ClipPreActivations = json.NumberOrNull("clip"),
                GateActivation = json.Activation("gate_activation"),
                CandidateActivation = json.Activation("candidate_activation"),
                LayerNormalization = json.Flag("layer_normalization"),
            },
            "vanilla" => new VanillaCell<T>(size, json.Activation("activation"))
            {
                HasBias = hasBias,
                ClipPreActivations = json.NumberOrNull("clip"),
                LayerNormalization = json.Flag("layer_normalization"),
            },
            _ => throw JsonReading.Unknown("cell", kind),
        };
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
