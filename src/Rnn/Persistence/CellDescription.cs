using System.Numerics;
using System.Text.Json;
using Rnn.Cells;

namespace Rnn.Persistence;

/// <summary>A cell with its options, in words that a file can carry. Initialisers are left out: a file brings the weights.</summary>
internal static class CellDescription
{
    // The words of files, whatever the cells call themselves.
    private const string Lstm = "lstm", Gru = "gru", Vanilla = "vanilla";

    public static void Write<T>(Utf8JsonWriter json, string name, RecurrentCell<T> cell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Attention? attention = (cell as AttentionCell<T>)?.Attention;
        cell = cell is AttentionCell<T> around ? around.Inner : cell;
        json.WriteStartObject(name);
        json.WriteString("kind", cell switch { LstmCell<T> => Lstm, GruCell<T> => Gru, VanillaCell<T> => Vanilla, _ => cell.Kind });
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
                json.WriteString("gate_activation", ActivationWords.Write(lstm.GateActivation));
                json.WriteString("candidate_activation", ActivationWords.Write(lstm.CandidateActivation));
                json.WriteString("output_activation", ActivationWords.Write(lstm.OutputActivation));
                json.WriteBoolean("layer_normalization", lstm.LayerNormalization);
                break;
            case GruCell<T> gru:
                json.WriteBoolean("reset_after", gru.ResetAfter);
                Write(json, "clip", gru.ClipPreActivations);
                json.WriteString("gate_activation", ActivationWords.Write(gru.GateActivation));
                json.WriteString("candidate_activation", ActivationWords.Write(gru.CandidateActivation));
                json.WriteBoolean("layer_normalization", gru.LayerNormalization);
                break;
            case VanillaCell<T> vanilla:
                json.WriteString("activation", ActivationWords.Write(vanilla.Activation));
                Write(json, "clip", vanilla.ClipPreActivations);
                json.WriteBoolean("layer_normalization", vanilla.LayerNormalization);
                break;
            default:
                json.WriteString("own", cell.Description);
                break;
        }

        if (attention is not null)
        {
            WriteAttention(json, attention);
        }

        json.WriteEndObject();
    }

    private static void WriteAttention(Utf8JsonWriter json, Attention attention)
    {
        json.WriteStartObject("attention");
        json.WriteString("score", FileWords.AttentionScores[attention.Score]);
        Write(json, "size", attention.Size);
        json.WriteString("place", FileWords.AttentionPlaces[attention.Place]);
        json.WriteBoolean("input_feeding", attention.InputFeeding);
        json.WriteBoolean("combines", attention.Combines);
        json.WriteNumber("heads", attention.Heads);
        if (attention.Over is { } over)
        {
            json.WriteString("over", over);
        }

        json.WriteEndObject();
    }

    private static Attention ReadAttention(JsonElement json) =>
        Attention.Of(json.Word("score", FileWords.AttentionScores), json.IntOrNull("size"), json.Word("place", FileWords.AttentionPlaces)) with
        {
            InputFeeding = json.Flag("input_feeding"),
            Combines = json.Flag("combines"),
            Heads = json.Int("heads"),
            Over = json.TryGetProperty("over", out _) ? json.Text("over") : null,
        };

    public static RecurrentCell<T> Read<T>(JsonElement json, CellFactories<T> cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => json.TryGetProperty("attention", out JsonElement attention)
            ? new AttentionCell<T>(ReadPlain(json, cells), ReadAttention(attention))
            : ReadPlain(json, cells);

    private static RecurrentCell<T> ReadPlain<T>(JsonElement json, CellFactories<T> cells)
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
            Lstm => new LstmCell<T>(size)
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
            Gru => new GruCell<T>(size)
            {
                HasBias = hasBias,
                ResetAfter = json.Flag("reset_after"),
                ClipPreActivations = json.NumberOrNull("clip"),
                GateActivation = json.Activation("gate_activation"),
                CandidateActivation = json.Activation("candidate_activation"),
                LayerNormalization = json.Flag("layer_normalization"),
            },
            Vanilla => new VanillaCell<T>(size)
            {
                HasBias = hasBias,
                Activation = json.Activation("activation"),
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
