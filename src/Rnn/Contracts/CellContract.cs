using Rnn.Cells;

namespace Rnn.Contracts;

/// <summary>Whether a cell does what a model relies on: asked of the library's cells by its tests, and of yours by yours.</summary>
/// <remarks>
/// <para>
/// The cell is run inside the ordinary layers over sequences of unequal lengths, from states that are not 0. Its
/// derivatives by every parameter, by the input and by the initial states are held against finite differences; it must
/// remember; it must give the same bits whole, in chunks and step by step, alone and in a batch, on one thread and on
/// several, in training and at inference, today and tomorrow; it must add its gradients, leave alone what it is only to
/// read, and allocate nothing.
/// </para>
/// <para>
/// A cell that reads a memory (<see cref="RecurrentCell{T}.ReadsMemory"/>) is given one of another length for each sequence: the derivative by
/// it is held against finite differences too, a row must read its own and change nothing of it, and weights of attention must add up to 1.
/// </para>
/// <para>The check is made in <see cref="double"/>; the same code runs in <see cref="float"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// // MinimalGatedUnit: a cell of your own.
/// CellContract.Verify(() =&gt; new MinimalGatedUnit&lt;double&gt;(5)).ThrowIfFailed();
/// </code>
/// </example>
public static class CellContract
{
    /// <summary>
    /// Makes every check of the contract on a cell and reports what came of it. What the cell throws becomes a finding too.
    /// </summary>
    /// <param name="cell">Makes a new cell at each call; small ones, of 3 to 8 units, show the same faults sooner.</param>
    /// <param name="options">
    /// How the cell is run; null, the default, for one layer in one direction and the defaults of <see cref="CellContractOptions"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A rate of the layer's options is out of range.</exception>
    public static CellReport Verify(Func<RecurrentCell<double>> cell, CellContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        options ??= new CellContractOptions();
        options.Check();
        return new CellChecks(cell, options).Run();
    }
}
