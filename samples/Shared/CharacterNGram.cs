namespace Samples;

/// <summary>Foresees characters by counting which follow the few before, shorter and shorter beginnings mixed in (Witten and Bell 1991).</summary>
public sealed class CharacterNGram
{
    private readonly int _order;
    private readonly int _characters;
    private readonly Dictionary<string, Dictionary<char, int>> _counts = [];

    /// <param name="text">What to count.</param>
    /// <param name="order">How many characters make a gram, the one to be foreseen included.</param>
    public CharacterNGram(string text, int order)
    {
        _order = order;
        _characters = text.Distinct().Count() + 1;
        Dictionary<string, Dictionary<char, int>>.AlternateLookup<ReadOnlySpan<char>> lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < text.Length; i++)
        {
            for (int length = 0; length < order && length <= i; length++)
            {
                ReadOnlySpan<char> before = text.AsSpan(i - length, length);
                if (!lookup.TryGetValue(before, out Dictionary<char, int>? next))
                {
                    lookup[before] = next = [];
                }

                next[text[i]] = next.GetValueOrDefault(text[i]) + 1;
            }
        }
    }

    /// <summary>Bits per character from the second on.</summary>
    public double BitsPerCharacter(string text)
    {
        Dictionary<string, Dictionary<char, int>>.AlternateLookup<ReadOnlySpan<char>> lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        double bits = 0;
        for (int i = 1; i < text.Length; i++)
        {
            double probability = 1.0 / _characters;
            for (int length = 0; length < _order && length <= i; length++)
            {
                if (!lookup.TryGetValue(text.AsSpan(i - length, length), out Dictionary<char, int>? next))
                {
                    break;
                }

                // As many as there are kinds of what followed were new once, and so may the next be.
                probability = (next.GetValueOrDefault(text[i]) + (next.Count * probability)) / (next.Values.Sum() + next.Count);
            }

            bits -= Math.Log2(probability);
        }

        return bits / (text.Length - 1);
    }
}
