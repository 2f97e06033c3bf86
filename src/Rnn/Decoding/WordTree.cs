namespace Rnn.Decoding;

/// <summary>Words as a tree of their symbols, to ask how a beginning may go on.</summary>
internal sealed class WordTree
{
    public WordTree(IEnumerable<int[]> words)
    {
        foreach (int[] word in words)
        {
            Node at = Root;
            foreach (int symbol in word)
            {
                at = at.Grow(symbol);
            }

            at.IsEnd = true;
        }
    }

    /// <summary>Before the first symbol.</summary>
    public Node Root { get; } = new(root: null);

    /// <summary>A beginning of words.</summary>
    public sealed class Node(Node? root)
    {
        private readonly Dictionary<int, Node> _next = [];

        public Node Root => root ?? this;

        public bool IsRoot => root is null;

        /// <summary>Whether a word ends here.</summary>
        public bool IsEnd { get; set; }

        public bool TryNext(int symbol, out Node? next) => _next.TryGetValue(symbol, out next);

        public Node Grow(int symbol)
        {
            if (!_next.TryGetValue(symbol, out Node? next))
            {
                next = new Node(Root);
                _next[symbol] = next;
            }

            return next;
        }
    }
}
