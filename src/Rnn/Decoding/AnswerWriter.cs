using System.Numerics;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Decoding;

/// <summary>Writes the answers of a model with a decoder, or of one that is made of a vector, batch by batch, for inputs that share a batch.</summary>
/// <param name="model">The model; its weights stay as they are until the last batch.</param>
/// <param name="workspace">A workspace of it, whose last pass is lost.</param>
/// <param name="data">The inputs.</param>
/// <param name="options">How to write; the end of a sequence is added to what ends it.</param>
internal sealed class AnswerWriter<T>(SequenceModel<T> model, ModelWorkspace<T> workspace, SequenceDataset<T> data, DecodingOptions options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackedModel<T> _packed = model.Pack();
    private readonly DecodingOptions _options = model.Head.EndClass is { } end ? options with { EndTokens = [.. options.EndTokens, end], OwnEnd = end } : options;

    /// <summary>Writes for some inputs that follow each other; for each of them its answers, best first.</summary>
    public DecodedSequence[][] Write(ReadOnlySpan<int> indices)
    {
        int atOnce = InputsAtOnce(indices.Length, _options.BeamWidth, model.OutputSize);
        var written = new DecodedSequence[indices.Length][];
        for (int first = 0; first < written.Length; first += atOnce)
        {
            int count = Math.Min(atOnce, written.Length - first);
            WriteAtOnce(indices.Slice(first, count)).CopyTo(written, first);
        }

        return written;
    }

    /// <summary>How many of so many inputs are written for at once: a beam has a row for each of its beginnings, and a row a number for each token.</summary>
    internal static int InputsAtOnce(int inputs, int beamWidth, int outputs)
    {
        const int MostNumbers = 1 << 22;

        return (int)Math.Clamp(MostNumbers / ((long)beamWidth * outputs), 1, inputs);
    }

    private DecodedSequence[][] WriteAtOnce(ReadOnlySpan<int> indices)
    {
        int width = _options.BeamWidth, rows = checked(indices.Length * width);
        model.RequireRoom(rows);
        var stream = new TokenStream<T>(_packed, rows);
        if (model.Decoder is null)
        {
            stream.Begin(data, indices, width);
        }
        else
        {
            workspace.Read(data, indices);
            stream.Begin(workspace.Decoder!, workspace.Input.Layout, width);
            stream.Step([.. Enumerable.Repeat(model.Head.EndClass!.Value, rows)]); // fed, it is the token that begins every sequence
        }

        return PromptDecoding.Write(stream, [.. Enumerable.Repeat(Array.Empty<int>(), indices.Length)], _options, first: indices[0]);
    }
}
