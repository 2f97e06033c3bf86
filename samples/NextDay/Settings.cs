namespace NextDay;

/// <summary>What the command line asks for.</summary>
/// <param name="DataFile">The CSV file.</param>
/// <param name="DateColumns">One column, or year, month and day.</param>
/// <param name="Columns">The measured columns, the one to predict first.</param>
/// <param name="Where">column=value, or null.</param>
/// <param name="IsBirths">Whether it is the file that comes with the sample, which has a split by years.</param>
/// <param name="WindowLength">Days that the network looks back.</param>
/// <param name="Units">Units of the LSTM.</param>
/// <param name="Epochs">Passes through the training days.</param>
/// <param name="Seed">Chooses the first weights and the order of the days.</param>
/// <param name="Checkpoint">Where the training keeps its state; null for nowhere.</param>
/// <param name="KeepCheckpoint">Whether the checkpoint stays when the run has ended as it should.</param>
/// <param name="Resume">Whether to go on from there.</param>
internal sealed record Settings(
    string DataFile, IReadOnlyList<string> DateColumns, IReadOnlyList<string> Columns, string? Where, bool IsBirths,
    int WindowLength, int Units, int Epochs, ulong Seed, string? Checkpoint, bool KeepCheckpoint, bool Resume)
{
    /// <summary><see cref="Where"/> in its two parts.</summary>
    public (string Column, string Value)? Filter => Where is null ? null : Where.Split('=', 2) switch
    {
        [{ Length: > 0 } column, string value] => (column, value),
        _ => throw new ArgumentException($"--where takes column=value, such as location=Seattle; got '{Where}'."),
    };

    /// <summary>Throws if a number is out of range.</summary>
    public void Check()
    {
        foreach ((string option, int value) in new[] { ("--days", WindowLength), ("--units", Units), ("--epochs", Epochs) })
        {
            if (value < 1)
            {
                throw new ArgumentException($"{option} must be at least 1; got {value}.");
            }
        }

        if (Resume && !File.Exists(Checkpoint))
        {
            throw new ArgumentException($"--resume goes on from the checkpoint {Checkpoint}, but there is none; leave it out to begin.");
        }

        if (DateColumns.Count is not (1 or 3))
        {
            throw new ArgumentException(
                $"--date takes one column with the date, or three with year, month and day; got {DateColumns.Count}.");
        }
    }
}
