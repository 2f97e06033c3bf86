using System.Numerics;
using System.Text.Json;
using Rnn.Layers;
using Rnn.Models;

namespace Rnn.Persistence;

/// <summary>The columns of an embedding in the description of a model: of the plain one its sizes alone, of others a list with names.</summary>
internal static class EmbeddingDescription
{
    public static void Write<T>(Utf8JsonWriter json, EmbeddingLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layer.IsShared)
        {
            json.WriteBoolean("shared", true);
            return;
        }

        if (layer.IsPlain)
        {
            WriteColumn(json, layer.Columns[0]);
            return;
        }

        json.WriteStartArray("columns");
        foreach (EmbeddingColumn column in layer.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            WriteColumn(json, column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Read<T>(SequenceModelBuilder<T> builder, JsonElement layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layer.TryGetProperty("shared", out _))
        {
            _ = layer.Flag("shared");
            builder.SharedEmbedding();
            return;
        }

        if (layer.TryGetProperty("columns", out _))
        {
            builder.Embedding([.. layer.Items("columns").Select(column => ReadColumn(column, column.Text("name")))]);
            return;
        }

        builder.EmbeddingOf(ReadColumn(layer, SequenceModelBuilder<T>.PlainColumn));
    }

    private static void WriteColumn(Utf8JsonWriter json, EmbeddingColumn column)
    {
        json.WriteNumber("tokens", column.Tokens);
        json.WriteNumber("size", column.Size);
        if (column.UnknownToken is { } unknown)
        {
            json.WriteNumber("unknown", unknown);
            json.WriteNumber("unknown_rate", column.UnknownRate);
        }
    }

    private static EmbeddingColumn ReadColumn(JsonElement json, string name)
    {
        EmbeddingColumn column;
        try
        {
            column = new EmbeddingColumn(name, json.Int("tokens"), json.Int("size"));
        }
        catch (ArgumentException fault)
        {
            throw new ModelFileException($"The description has a column {ModelFileException.Quote(name)}, which is no name that it may have.", fault);
        }

        return !json.TryGetProperty("unknown", out _) ? column : new EmbeddingColumn(name, column.Tokens, column.Size)
        {
            UnknownToken = json.Int("unknown", lowest: 0),
            UnknownRate = json.Number("unknown_rate"),
        };
    }
}
