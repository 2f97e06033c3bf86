namespace Rnn.Sequences;

/// <summary>Places that users ask for by number.</summary>
internal static class Place
{
    /// <summary>Refuses a number that is not from 0 to count − 1, as it was given.</summary>
    public static void Require(int index, int count, string what, string name)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(
                name, index, count == 0 ? $"There is no {what} {index}, as there is none at all." : $"There is no {what} {index}; they go from 0 to {count - 1}.");
        }
    }
}
