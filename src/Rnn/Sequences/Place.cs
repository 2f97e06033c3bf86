namespace Rnn.Sequences;

/// <summary>Places that users ask for by number.</summary>
internal static class Place
{
    /// <summary>Refuses a number that is not from 0 to count − 1, as it was given.</summary>
    public static void Require(int index, int count, string what, string name)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(name, count == 0
                ? FormattableString.Invariant($"There is no {what} {index}, as there is none at all.")
                : FormattableString.Invariant($"There is no {what} {index}; they go from 0 to {count - 1}."));
        }
    }

    /// <summary>Refuses a number below the least that makes sense. The message of the platform follows the culture and tells the number twice.</summary>
    public static void RequireAtLeast(int least, int value, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {least} or more; got {value}."));
        }
    }
}
