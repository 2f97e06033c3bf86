namespace Rnn.Tasks;

/// <summary>A tree of the texts that there are, by which tokens may follow tokens.</summary>
internal sealed class KnownTexts
{
    private readonly Dictionary<(int Node, int Token), int> _children = [];
    private readonly Dictionary<int, string> _texts = [];

    /// <param name="texts">The texts as they were given, and the tokens of each with those that begin and end it; of texts of the same tokens the first counts.</param>
    public KnownTexts(IEnumerable<(string Text, int[] Tokens)> texts)
    {
        foreach ((string text, int[] tokens) in texts)
        {
            int node = 0;
            for (int i = 0; i < tokens.Length; i++)
            {
                int token = tokens[i];
                if (i == tokens.Length - 1)
                {
                    _texts.TryAdd(node, text);
                }

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

    /// <summary>The text that may end at a place.</summary>
    public string TextAt(int node) => _texts[node];

    public bool Allows(int node, int token) => _children.ContainsKey((node, token));
}
