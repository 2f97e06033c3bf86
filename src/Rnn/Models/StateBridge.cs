using System.Numerics;
using Rnn.Cells;
using Rnn.Layers;
using Rnn.Parameters;

namespace Rnn.Models;

/// <summary>From what an encoder has read to what its decoder begins with.</summary>
/// <remarks>
/// Each recurrent layer of the decoder begins from the final states of one of the encoder: of the one in its own place where both have as
/// many, else of the last. Both directions lie side by side. Where sizes agree the state is taken as it is, else through a dense layer:
/// s₀ = tanh(s·W + b). A cell state comes from the encoder's cell states, or from its h, where there are none.
/// </remarks>
internal sealed class StateBridge<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public StateBridge(IReadOnlyList<Layer<T>> encoder, IReadOnlyList<Layer<T>> decoder)
    {
        int[] readers = [.. Places(encoder)], writers = [.. Places(decoder)];
        Links =
        [
            .. writers.SelectMany((place, i) => LinksOf(
                encoder, readers[readers.Length == writers.Length ? i : ^1], decoder[place].Recurrents[0], place)),
        ];
    }

    /// <summary>The states of the decoder in the order of its layers, of each h before c.</summary>
    public IReadOnlyList<Link> Links { get; }

    public void Declare(ParameterStore<T> store)
    {
        foreach (Link link in Links)
        {
            link.Dense?.DeclareParameters(store);
        }
    }

    /// <summary>Why a decoder can't follow this encoder, or null if it can.</summary>
    public static string? Objection(IReadOnlyList<Layer<T>> encoder, IReadOnlyList<Layer<T>> decoder) =>
        !Places(encoder).Any() ? "the encoder, before Decode, needs a recurrent layer; add Vanilla, Lstm or Gru"
        : !Places(decoder).Any() ? "the decoder, after Decode, needs a recurrent layer; add Vanilla, Lstm or Gru"
        : decoder.SelectMany(layer => layer.Recurrents).FirstOrDefault(layer => layer.Options.TrainInitialState) is { } trained
            ? $"{trained.Name} begins from the encoder's states and can't train an initial state of its own; leave TrainInitialState out"
            : null;

    private static IEnumerable<int> Places(IReadOnlyList<Layer<T>> layers) =>
        Enumerable.Range(0, layers.Count).Where(place => layers[place].Recurrents.Count > 0);

    private static IEnumerable<Link> LinksOf(IReadOnlyList<Layer<T>> encoder, int from, RecurrentLayer<T> to, int place)
    {
        int hidden = encoder[from].Recurrents.Sum(part => part.OutputSize), cells = encoder[from].Recurrents.Sum(part => part.Cell.CellStateSize);
        yield return Create("h", isCellState: false, fromCellState: false, hidden, to.OutputSize);
        if (to.Cell.CellStateSize > 0)
        {
            bool fromCells = cells > 0;
            yield return Create("c", isCellState: true, fromCells, fromCells ? cells : hidden, to.Cell.CellStateSize);
        }

        Link Create(string symbol, bool isCellState, bool fromCellState, int inputs, int outputs) => new(from, place, isCellState, fromCellState, inputs, outputs)
        {
            Dense = inputs == outputs ? null : new DenseLayer<T>($"{to.Name}.bridge.{symbol}", inputs, outputs, Activation.Tanh, hasBias: true),
        };
    }

    /// <summary>One state of a layer of the decoder.</summary>
    /// <param name="From">Which layer of the encoder it comes from.</param>
    /// <param name="To">Which layer of the decoder it belongs to.</param>
    /// <param name="IsCellState">Whether it is a cell state, or else an h.</param>
    /// <param name="FromCellState">Whether it comes from cell states.</param>
    /// <param name="Inputs">Numbers that it is made of.</param>
    /// <param name="Size">Numbers that it has.</param>
    public sealed record Link(int From, int To, bool IsCellState, bool FromCellState, int Inputs, int Size)
    {
        /// <summary>What it goes through; null if it is taken as it is.</summary>
        public DenseLayer<T>? Dense { get; init; }
    }
}
