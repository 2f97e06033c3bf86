using System.Numerics;

namespace Rnn.Decoding;

/// <summary>Writes sequences side by side, token by token, each token chosen before the next. Takes no memory for a token once made.</summary>
internal sealed class TokenWriter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TokenStream<T> _stream;
    private readonly DecodingOptions _options;
    private readonly TokenRules _rules;
    private readonly TokenChoice _choice;
    private readonly double[] _scores;
    private readonly Writing[] _writings;
    private readonly int[] _next;
    private readonly int _first;

    /// <param name="stream">The stream, with the probabilities of the first token in each row.</param>
    /// <param name="prompts">What stands before it.</param>
    /// <param name="options">How to write.</param>
    /// <param name="first">Which of all sequences the first row is, for random numbers of its own.</param>
    public TokenWriter(TokenStream<T> stream, IReadOnlyList<int[]> prompts, DecodingOptions options, int first = 0)
    {
        (_stream, _options, _first) = (stream, options, first);
        _rules = new TokenRules(options);
        _choice = new TokenChoice(options, stream.Tokens);
        _scores = new double[stream.Tokens];
        _writings = [.. prompts.Select(prompt => new Writing(prompt, options.Room))];
        _next = new int[prompts.Count];
    }

    /// <summary>The token that a row has got last.</summary>
    public DecodedToken Last(int row) => new()
    {
        Token = _writings[row].Tokens[^1],
        LogProbability = _writings[row].LogProbabilities[^1],
        Attention = _options.KeepsAttention ? _writings[row].Attention[^1] : [],
    };

    /// <summary>Writes one token in each row that has not ended; false if all have.</summary>
    public bool WriteToken()
    {
        bool writes = false;
        for (int row = 0; row < _writings.Length; row++)
        {
            if (_writings[row].End is null)
            {
                Choose(row);
            }

            writes |= _writings[row].End is null;
        }

        return writes;
    }

    /// <summary>Feeds what has been written, after which the next tokens can be chosen.</summary>
    public void Feed() => _stream.Step(_next);

    /// <summary>Ends the rows that have all the tokens they may have; false if that was all of them.</summary>
    public bool GoesOn()
    {
        bool goesOn = false;
        foreach (Writing writing in _writings)
        {
            if (writing.End is null && writing.LogProbabilities.Count == _options.MostTokens)
            {
                writing.End = DecodingEnd.MostTokens;
            }

            goesOn |= writing.End is null;
        }

        return goesOn;
    }

    public DecodedSequence[] Results() => [.. _writings.Select(writing => new DecodedSequence
    {
        Tokens = writing.Tokens[writing.Prompt..],
        LogProbability = writing.LogProbabilities.Sum(),
        TokenLogProbabilities = writing.LogProbabilities,
        Attention = writing.Attention,
        End = writing.End ?? DecodingEnd.MostTokens,
    })];

    private void Choose(int row)
    {
        Writing writing = _writings[row];
        _stream.LogProbabilities(row).CopyTo(_scores);
        _rules.Apply(_scores, writing.Tokens, writing.Prompt);
        int token = _choice.Choose(_scores, _first + row, writing.Tokens.Count - writing.Prompt);
        if (token < 0)
        {
            writing.End = DecodingEnd.NoTokenAllowed;
            return;
        }

        writing.LogProbabilities.Add(_stream.LogProbabilities(row)[token]);
        if (_options.KeepsAttention)
        {
            writing.Attention.Add(_stream.Attention(row)!);
        }

        if (_rules.Ends(token))
        {
            writing.End = DecodingEnd.EndToken;
            return;
        }

        writing.Tokens.Add(token);
        _next[row] = token;
    }

    private sealed class Writing
    {
        public Writing(int[] prompt, int room)
        {
            Prompt = prompt.Length;
            Tokens = new List<int>(prompt.Length + room);
            Tokens.AddRange(prompt);
            LogProbabilities = new List<double>(room + 1);
        }

        public int Prompt { get; }

        public List<int> Tokens { get; }

        public List<double> LogProbabilities { get; }

        public List<double[]> Attention { get; } = [];

        public DecodingEnd? End { get; set; }
    }
}
