namespace NextDay;

/// <summary>A data file that can't be used; the message says where and why.</summary>
public sealed class DataFileException : Exception
{
    public DataFileException(string message)
        : base(message)
    {
    }
}
