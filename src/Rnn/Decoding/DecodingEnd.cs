namespace Rnn.Decoding;

/// <summary>Why a sequence ended.</summary>
public enum DecodingEnd
{
    /// <summary>The input had no more steps.</summary>
    EndOfInput,

    /// <summary>The model chose a token that ends sequences.</summary>
    EndToken,

    /// <summary>It had as many tokens as were allowed.</summary>
    MostTokens,

    /// <summary>The constraints allowed no token to follow.</summary>
    NoTokenAllowed,
}
