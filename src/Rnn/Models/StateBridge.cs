using System.Numerics;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Parameters;

namespace Rnn.Models;

/// <summary>From what an encoder has read to what its decoder begins with.</summary>
/// <remarks>
/// Each recurrent layer of the decoder begins from the final states of one of the encoder: of the one in its own place where both have as
/// many, else of the last. Both directions lie side by side. Where sizes agree the state is taken as it is, else through a dense layer:
/// s₀ = tanh(s·W + b). A cell state comes from the encoder's cell states, or from its h, where there are none. An encoder without recurrent
/// layers gives the mean of its outputs instead.
/// </remarks>
internal sealed class StateBridge<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public StateBridge(IReadOnlyList<Layer<T>> encoder, IReadOnlyList<Layer<T>> decoder, DecoderStart start, bool feedsSummary)
    {
        (Start, FeedsSummary, SummaryIsMean) = (start, feedsSummary, !Places(encoder).Any());
        int[] readers = [.. Places(encoder)], writers = [.. Places(decoder)];
        int offset = 0;
        for (int i = 0; i < writers.Length; i++)
        {
            RecurrentLayer<T> to = decoder[writers[i]].Recurrents[0];
            if (start != DecoderStart.Zero)
            {
                int from = readers.Length == 0 ? -1 : readers[readers.Length == writers.Length ? i : ^1];
                Links = [.. Links, .. LinksOf(encoder, from, to, writers[i], offset)];
            }

            offset = checked(offset + to.OutputSize + to.Cell.CellStateSize);
        }
    }

    /// <summary>What the decoder begins from.</summary>
    public DecoderStart Start { get; }

    /// <summary>Whether the decoder is fed the summary of what was read at each step, before the token.</summary>
    public bool FeedsSummary { get; }

    /// <summary>Whether the summary is the mean of the encoder's outputs.</summary>
    public bool SummaryIsMean { get; }

    /// <summary>The states of the decoder in the order of its layers, of each h before c.</summary>
    public IReadOnlyList<Link> Links { get; } = [];

    public void Declare(ParameterStore<T> store)
    {
        foreach (Link link in Links)
        {
            link.Dense?.DeclareParameters(store);
        }
    }

    /// <summary>Why a decoder can't follow this encoder, or null if it can.</summary>
    public static string? Objection(IReadOnlyList<Layer<T>> encoder, IReadOnlyList<Layer<T>> decoder, DecoderStart start, bool feedsSummary) =>
        !Places(decoder).Any() ? "the decoder, after Decode, needs a recurrent layer; add Vanilla, Lstm or Gru"
        : start != DecoderStart.Zero && decoder.SelectMany(layer => layer.Recurrents).FirstOrDefault(layer => layer.Options.TrainInitialState) is { } trained
            ? $"{trained.Name} begins from the encoder's states and can't train an initial state of its own; leave TrainInitialState out, or take DecoderStart.Zero"
        : start == DecoderStart.Zero && !feedsSummary && !decoder.SelectMany(layer => layer.Recurrents).Any(layer => layer.Cell.ReadsMemory)
            ? "with DecoderStart.Zero the decoder would see nothing of what was read; give one of its layers attention, or take feedsSummary: true"
        : null;

    private static IEnumerable<int> Places(IReadOnlyList<Layer<T>> layers) =>
        Enumerable.Range(0, layers.Count).Where(place => layers[place].Recurrents.Count > 0);

    private IEnumerable<Link> LinksOf(IReadOnlyList<Layer<T>> encoder, int from, RecurrentLayer<T> to, int place, int offset)
    {
        int hidden = from < 0 ? encoder[^1].OutputSize : encoder[from].Recurrents.Sum(part => part.OutputSize);
        int cells = from < 0 ? 0 : encoder[from].Recurrents.Sum(part => part.Cell.CellStateSize);

        // A cell around another one keeps the states of the one inside in its cell state.
        bool inside = to.Cell.StatesInCellState is not null;
        (int size, int cellSize) = to.Cell.StatesInCellState ?? (to.OutputSize, to.Cell.CellStateSize);
        yield return Create("h", inside, column: 0, fromCells: false, hidden, size);
        if (cellSize > 0)
        {
            yield return Create("c", isCellState: true, inside ? size : 0, cells > 0, cells > 0 ? cells : hidden, cellSize);
        }

        Link Create(string symbol, bool isCellState, int column, bool fromCells, int inputs, int outputs) => new(from, place, isCellState, fromCells, inputs, outputs)
        {
            Column = column,
            Offset = offset + (isCellState ? to.OutputSize : 0) + column,
            Dense = inputs == outputs && Start == DecoderStart.FinalStates && from >= 0
                ? null
                : new DenseLayer<T>($"{to.Name}.bridge.{symbol}", inputs, outputs, Activation.Tanh, hasBias: true),
        };
    }

    /// <summary>One state of a layer of the decoder.</summary>
    /// <param name="From">Which layer of the encoder it comes from; -1 for the summary of what was read.</param>
    /// <param name="To">Which layer of the decoder it belongs to.</param>
    /// <param name="IsCellState">Whether it lies in the cell state, or else is h.</param>
    /// <param name="FromCellState">Whether it comes from cell states.</param>
    /// <param name="Inputs">Numbers that it is made of.</param>
    /// <param name="Size">Numbers that it has.</param>
    public sealed record Link(int From, int To, bool IsCellState, bool FromCellState, int Inputs, int Size)
    {
        /// <summary>Where in h or the cell state it begins.</summary>
        public int Column { get; init; }

        /// <summary>Where it begins among all states of the decoder, one after the other.</summary>
        public int Offset { get; init; }

        /// <summary>What it goes through; null if it is taken as it is.</summary>
        public DenseLayer<T>? Dense { get; init; }
    }
}
