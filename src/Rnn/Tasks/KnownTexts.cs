namespace Rnn.Tasks;

/// <summary>A tree of the texts that there are, by which tokens may follow tokens.</summary>
internal sealed class KnownTexts
{
    private readonly Dictionary<(int Node, int Token), int> _children = [];

    /// <param name="texts">The tokens of each text, with those that begin and end it.</param>
    public KnownTexts(IEnumerable<int[]> texts)
    {
        foreach (int[] text in texts)
        {
            int node = 0;
            foreach (int token in text)
            {
                if (!_children.TryGetValue((node, token), out int child))
                {
                    child = _children.Count + 1;
                    _children.Add((node, token), child);
                }

                node = child;
            }
        }
    }

    /// <summary>The place behind these tokens, from another place on, 0 being that before all; −1 if no text goes there.</summary>
    public int Find(int node, IReadOnlyList<int> tokens)
    {
        for (int i = 0; i < tokens.Count && node >= 0; i++)
        {
            node = _children.GetValueOrDefault((node, tokens[i]), -1);
        }

        return node;
    }

    public bool Allows(int node, int token) => _children.ContainsKey((node, token));
}
