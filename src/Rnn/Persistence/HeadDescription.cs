using System.Numerics;
using System.Text.Json;
using Rnn.Heads;
using Rnn.Layers;
using Rnn.Models;

namespace Rnn.Persistence;

/// <summary>The output of a model in words that a file can carry. A linear output without a loss, as in older files, has the squared one.</summary>
internal static class HeadDescription
{
    private const string Several = "several", States = "states";

    public static void Write<T>(Utf8JsonWriter json, SequenceModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!model.HasOutputLayer)
        {
            json.WriteString("output", States);
            return;
        }

        var tied = model.Layers[^1] as TiedLayer<T>;
        if (tied is not null)
        {
            json.WriteBoolean("output_tied", true);
        }

        if (!(tied?.HasBias ?? ((DenseLayer<T>)model.Layers[^1]).HasBias))
        {
            json.WriteBoolean("output_bias", false); // left out where it is as ever, so that older files read the same
        }

        if (model.Outputs is [{ Head: { } one }])
        {
            WriteOne(json, one);
            return;
        }

        json.WriteString("output", Several);
        json.WriteStartArray("outputs");
        foreach (NamedOutput<T> output in model.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteNumber("weight", output.Weight);
            WriteOne(json, output.Head);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static SequenceModelBuilder<T> Read<T>(JsonElement json, SequenceModelBuilder<T> builder)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (json.Text("output") == States)
        {
            return builder.StatesOutput();
        }

        if (json.TryGetProperty("output_tied", out _) && json.Flag("output_tied"))
        {
            builder.WithTiedOutput();
        }

        if (json.TryGetProperty("output_bias", out _) && !json.Flag("output_bias"))
        {
            builder.WithoutOutputBias();
        }

        if (json.Text("output") != Several)
        {
            return ReadOne(json, builder, name: null, weight: 1);
        }

        foreach (JsonElement output in json.Items("outputs"))
        {
            ReadOne(output, builder, output.Text("name"), output.Number("weight"));
        }

        return builder;
    }

    private static void WriteOne<T>(Utf8JsonWriter json, OutputHead<T> head)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteString("output", head.Name);
        json.WriteNumber("size", head switch
        {
            LinearHead<T> { TargetSize: int size } => size,
            CtcHead<T> { Symbols: int symbols } => symbols,
            _ => head.EndClass ?? head.OutputSize, // the class of the end is the model's own
        });
        switch (head)
        {
            case LinearHead<T> linear:
                WriteLoss(json, linear.Loss);
                break;
            case SoftmaxHead<T> { LabelSmoothing: > 0 and double smoothing }: // left out where there is none: the words of older files
                json.WriteNumber("label_smoothing", smoothing);
                break;
            case CtcHead<T> ctc:
                json.WriteString("reduction", FileWords.Reductions[ctc.Reduction]);
                json.WriteBoolean("zero_infinity", ctc.ZeroInfinity);
                break;
            case CrfHead<T> { Tags: { } tags } crf:
                json.WriteString("scheme", FileWords.Schemes[crf.Scheme]);
                json.WriteStartArray("tags");
                foreach (string tag in tags)
                {
                    json.WriteStringValue(tag);
                }

                json.WriteEndArray();
                break;
            default:
                break;
        }
    }

    private static SequenceModelBuilder<T> ReadOne<T>(JsonElement json, SequenceModelBuilder<T> builder, string? name, double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = json.Int("size");
        return json.Text("output") switch
        {
            "linear" => builder.LinearOutput(size, ReadLoss(json), name, weight),
            "tanh" => builder.TanhOutput(size, name, weight),
            "sigmoid" => builder.SigmoidOutput(size, name, weight),
            "softmax" => builder.SoftmaxOutput(size, name, weight, json.TryGetProperty("label_smoothing", out _) ? json.Number("label_smoothing") : 0),
            "ctc" => builder.CtcOutput(size, json.Word("reduction", FileWords.Reductions), json.Flag("zero_infinity")),
            "crf" => json.TryGetProperty("tags", out _)
                ? builder.CrfOutput([.. json.Items("tags").Select(Tag)], json.Word("scheme", FileWords.Schemes))
                : builder.CrfOutput(size),
            string other => throw JsonReading.Unknown("output", other),
        };
    }

    private static void WriteLoss(Utf8JsonWriter json, Loss loss)
    {
        switch (loss.Kind)
        {
            case LossKind.Absolute:
                json.WriteString("loss", "absolute");
                break;
            case LossKind.Huber:
                json.WriteString("loss", "huber");
                json.WriteNumber("delta", loss.Delta);
                break;
            case LossKind.Quantile:
                json.WriteString("loss", "quantile");
                json.WriteStartArray("quantiles");
                foreach (double quantile in loss.Quantiles)
                {
                    json.WriteNumberValue(quantile);
                }

                json.WriteEndArray();
                break;
            default:
                break; // squared: the words of older files
        }
    }

    private static Loss ReadLoss(JsonElement json)
    {
        if (!json.TryGetProperty("loss", out _))
        {
            return Loss.Squared;
        }

        return json.Text("loss") switch
        {
            "absolute" => Loss.Absolute,
            "huber" => Loss.Huber(json.Number("delta")),
            "quantile" => Loss.Quantile([.. json.Items("quantiles").Select(Quantile)]),
            string other => throw JsonReading.Unknown("loss", other),
        };
    }

    private static string Tag(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw new ModelFileException("The description's tags hold something that is no text.");

    private static double Quantile(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out double value)
        ? value
        : throw new ModelFileException("The description's quantiles hold something that is no number.");
}
