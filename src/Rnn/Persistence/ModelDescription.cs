using System.Numerics;
using System.Text;
using System.Text.Json;
using Rnn.Layers;
using Rnn.Models;

namespace Rnn.Persistence;

/// <summary>How a model is built, in words that a file can carry: the calls of its builder.</summary>
internal static class ModelDescription
{
    /// <summary>Rises when older files could be misread; older versions are read for ever.</summary>
    public const int Version = 1;

    /// <summary>The most layers of a model in a file, each way around a layer counted as one too.</summary>
    /// <remarks>A layer without parameters costs a stranger's file some bytes, and the reader kilobytes; no network is as deep.</remarks>
    public const int MostLayers = 1000;

    private const string SequenceToSequence = "sequence-to-sequence", VectorToSequence = "vector-to-sequence";

    /// <summary>The description, the same for the same architecture.</summary>
    /// <exception cref="NotSupportedException">The model has more than <see cref="MostLayers"/>, or a layer that no description has words for.</exception>
    public static string Write<T>(SequenceModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layer<T>[] layers = [.. model.Layers.Where(layer => layer.Name is not (SequenceModel<T>.OwnPooling or SequenceModel<T>.OutputLayer))];
        if (layers.Sum(CountLayers) is > MostLayers and int count)
        {
            throw new NotSupportedException(
                $"The model has {count} layers, residual connections counted in; {MostLayers} are the most that a file can be loaded with. " +
                "Build it of fewer layers.");
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("topology", model.Topology.Words);
            json.WriteNumber("features", model.InputSize);
            if (model.Decoder is not null)
            {
                json.WriteNumber("encoder_layers", model.Stack.Layers.Count);
                WriteBridge(json, model.Bridge!);
            }

            json.WriteStartArray("layers");
            foreach (Layer<T> layer in layers)
            {
                json.WriteStartObject();
                WriteLayer(json, layer);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            HeadDescription.Write(json, model);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>A builder that has made the same calls, but for Build.</summary>
    /// <exception cref="ModelFileException">It describes no model of this version.</exception>
    public static SequenceModelBuilder<T> Read<T>(string text, CellFactories<T> cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using JsonDocument document = JsonReading.Parse(text);
        JsonElement root = document.RootElement;
        int version = root.Int("version", 1, int.MaxValue);
        if (version > Version)
        {
            throw new ModelFileException(
                $"The file describes its model in version {version}; this library reads up to {Version}. Update the library.");
        }

        RequireFewLayers(root);
        int features = root.Int("features", lowest: 0); // a step may be tokens alone
        SequenceModelBuilder<T> builder = root.Text("topology") switch
        {
            "one-to-one" => SequenceModel.OneToOne<T>(features),
            "one-to-many" or VectorToSequence => SequenceModel.OneToMany<T>(features),
            "many-to-one" => SequenceModel.ManyToOne<T>(features),
            "many-to-many" or SequenceToSequence => SequenceModel.ManyToMany<T>(features),
            string other => throw JsonReading.Unknown("topology", other),
        };
        int encoder = root.Text("topology") is SequenceToSequence or VectorToSequence ? root.Int("encoder_layers", lowest: 0) : -1, count = 0;
        foreach (JsonElement layer in root.Items("layers"))
        {
            _ = count++ == encoder ? ReadDecode(builder, root) : builder;
            ReadLayer(builder, layer, cells);
        }

        if (encoder >= count)
        {
            throw new ModelFileException($"The file describes a model of {count} layers of which {encoder} read; at least one must write.");
        }

        return HeadDescription.Read(root, builder);
    }

    // Left out where it is as ever, so that older files read the same.
    private static void WriteBridge<T>(Utf8JsonWriter json, StateBridge<T> bridge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bridge.Start != DecoderStart.FinalStates)
        {
            json.WriteString("decoder_start", FileWords.DecoderStarts[bridge.Start]);
        }

        if (bridge.FeedsSummary)
        {
            json.WriteBoolean("feeds_summary", true);
        }
    }

    private static SequenceModelBuilder<T> ReadDecode<T>(SequenceModelBuilder<T> builder, JsonElement root)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => builder.Decode(
            root.TryGetProperty("decoder_start", out _) ? root.Word("decoder_start", FileWords.DecoderStarts) : DecoderStart.FinalStates,
            root.TryGetProperty("feeds_summary", out _) && root.Flag("feeds_summary"));

    // Counted in what is written, before any of it is built.
    private static void RequireFewLayers(JsonElement root)
    {
        long count = root.Property("layers") is { ValueKind: JsonValueKind.Array } all ? all.GetArrayLength() : 0;
        if (count <= MostLayers)
        {
            count += root.Items("layers").Sum(Residuals);
        }

        if (count > MostLayers)
        {
            throw new ModelFileException(
                $"The file describes a model of {count} layers or more; {MostLayers} are the most that this library loads, " +
                "residual connections counted in. Take the file of a smaller model.");
        }
    }

    private static int Residuals(JsonElement layer) =>
        layer.ValueKind == JsonValueKind.Object && layer.TryGetProperty("residuals", out _) ? layer.Int("residuals", 0, MostLayers) : 0;

    // A layer and the ways around it.
    private static int CountLayers<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 1;
        for (; layer is ResidualLayer<T> residual; layer = residual.Inner)
        {
            count++;
        }

        return count;
    }

    private static void WriteLayer<T>(Utf8JsonWriter json, Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (layer)
        {
            case RecurrentLayer<T> recurrent:
                json.WriteString("layer", "recurrent");
                CellDescription.Write(json, "cell", recurrent.Cell);
                WriteOptions(json, recurrent.Options);
                break;
            case BidirectionalLayer<T> both:
                json.WriteString("layer", "bidirectional");
                json.WriteString("merge", FileWords.Merges[both.Merge]);
                CellDescription.Write(json, "forward", both.Forwards.Cell);
                CellDescription.Write(json, "backward", both.Backwards.Cell);
                WriteOptions(json, both.Forwards.Options);
                break;
            case ReversedLayer<T> reversed:
                json.WriteString("layer", "reversed");
                CellDescription.Write(json, "cell", reversed.Inner.Cell);
                WriteOptions(json, reversed.Inner.Options);
                break;
            case DenseLayer<T> dense:
                json.WriteString("layer", "dense");
                json.WriteNumber("size", dense.OutputSize);
                WriteBias(json, dense.HasBias);
                json.WriteString("activation", ActivationWords.Write(dense.Activation));
                break;
            case DropoutLayer<T> dropout:
                json.WriteString("layer", "dropout");
                json.WriteNumber("rate", dropout.Rate);
                json.WriteBoolean("variational", dropout.IsVariational);
                break;
            case EmbeddingLayer<T> embedding:
                json.WriteString("layer", "embedding");
                EmbeddingDescription.Write(json, embedding);
                break;
            case PoolingLayer<T> pooling:
                json.WriteString("layer", "pooling");
                json.WriteString("pooling", FileWords.Poolings[pooling.Pooling]);
                break;
            case ResidualLayer<T> residual:
                WriteResidual(json, residual, ways: 1);
                break;
            default:
                throw new NotSupportedException($"{layer.Name}: a {layer.GetType().Name} can't be described in a file.");
        }
    }

    // The innermost layer, with how many ways lead around it.
    private static void WriteResidual<T>(Utf8JsonWriter json, ResidualLayer<T> layer, int ways)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layer.Inner is ResidualLayer<T> inner)
        {
            WriteResidual(json, inner, ways + 1);
            return;
        }

        WriteLayer(json, layer.Inner);
        json.WriteNumber("residuals", ways);
    }

    private static void WriteOptions(Utf8JsonWriter json, RecurrentOptions options)
    {
        json.WriteNumber("recurrent_dropout", options.RecurrentDropout);
        json.WriteNumber("hidden_zoneout", options.HiddenZoneout);
        json.WriteNumber("cell_zoneout", options.CellZoneout);
        json.WriteBoolean("train_initial_state", options.TrainInitialState);
    }

    private static void ReadLayer<T>(SequenceModelBuilder<T> builder, JsonElement layer, CellFactories<T> cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (layer.Text("layer"))
        {
            case "recurrent":
                builder.Recurrent(CellDescription.Read(layer.Property("cell"), cells), ReadOptions(layer));
                break;
            case "reversed":
                builder.Reversed(CellDescription.Read(layer.Property("cell"), cells), ReadOptions(layer));
                break;
            case "bidirectional":
                builder.Bidirectional(
                    CellDescription.Read(layer.Property("forward"), cells), CellDescription.Read(layer.Property("backward"), cells),
                    layer.Word("merge", FileWords.Merges), ReadOptions(layer));
                break;
            case "dense":
                builder.Dense(layer.Int("size"), layer.Activation("activation"), ReadBias(layer));
                break;
            case "dropout":
                builder.Dropout(layer.Number("rate"), layer.Flag("variational"));
                break;
            case "embedding":
                EmbeddingDescription.Read(builder, layer);
                break;
            case "pooling":
                builder.Pool(layer.Word("pooling", FileWords.Poolings));
                break;
            case string other:
                throw JsonReading.Unknown("layer", other);
        }

        int ways = Residuals(layer);
        for (int i = 0; i < ways; i++)
        {
            builder.Residual();
        }
    }

    // Left out where it is as ever, so that older files read the same.
    private static void WriteBias(Utf8JsonWriter json, bool hasBias)
    {
        if (!hasBias)
        {
            json.WriteBoolean("bias", false);
        }
    }

    private static bool ReadBias(JsonElement json) => !json.TryGetProperty("bias", out _) || json.Flag("bias");

    private static RecurrentOptions ReadOptions(JsonElement layer) => new()
    {
        RecurrentDropout = layer.Number("recurrent_dropout"),
        HiddenZoneout = layer.Number("hidden_zoneout"),
        CellZoneout = layer.Number("cell_zoneout"),
        TrainInitialState = layer.Flag("train_initial_state"),
    };
}
