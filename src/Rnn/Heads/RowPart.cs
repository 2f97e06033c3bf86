using System.Numerics;

namespace Rnn.Heads;

/// <summary>A row-wise head with its share of the columns.</summary>
/// <param name="Head">The head.</param>
/// <param name="Columns">Its columns of a row of the output.</param>
/// <param name="TargetColumns">Its columns of a step of the target.</param>
/// <param name="Weight">How much its loss counts beside those of the others.</param>
internal sealed record RowPart<T>(RowHead<T> Head, Range Columns, Range TargetColumns, double Weight)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
