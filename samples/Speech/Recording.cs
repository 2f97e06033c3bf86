namespace Speech;

/// <summary>Somebody says something.</summary>
/// <param name="Voice">Whose voice it is.</param>
/// <param name="Text">What is said, in lower-case words.</param>
/// <param name="Part">Whether it is learned from (train) or measured with (test); null where nobody has said so.</param>
/// <param name="Sound">At 8,000 samples a second, as loud as any other.</param>
public sealed record Recording(string Voice, string Text, string? Part, float[] Sound);
