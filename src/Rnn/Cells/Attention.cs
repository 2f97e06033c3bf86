namespace Rnn.Cells;

/// <summary>
/// How a recurrent layer of a decoder looks at every step of what the encoder has read, instead of only at its last state.
/// </summary>
/// <remarks>
/// <para>
/// At each step a query q, which is a state of the layer, is scored against each step m of the memory. The scores become weights that add
/// up to 1, α = softmax(scores), and the context is r = Σ α·m. The layer's output is then h̃ = tanh(h·O + r·R + o), and with
/// <see cref="InputFeeding"/> what was read enters the gates as well.
/// </para>
/// <para>Bahdanau, Cho and Bengio 2015; Luong, Pham and Manning 2015.</para>
/// </remarks>
/// <example>
/// <code>
/// SequenceModel&lt;float&gt; model = SequenceModel.ManyToMany(features: 0)
///     .Embedding(english, 32).Bidirectional(() =&gt; new GruCell&lt;float&gt;(64))
///     .Decode()
///     .Embedding(french, 32).Gru(128, attention: Attention.Additive()).SoftmaxOutput(french.Count)
///     .Build(seed: 1);
/// </code>
/// </example>
public sealed record Attention
{
    private Attention(AttentionScore score, int? size, AttentionPlace place) => (Score, Size, Place) = (score, size, place);

    /// <summary>How queries and memory are compared.</summary>
    public AttentionScore Score { get; }

    /// <summary>Numbers of a query and of a key that are compared; null for as many as the layer has units.</summary>
    public int? Size { get; }

    /// <summary>
    /// Which state asks: that before the step, the default of <see cref="Additive"/>, or that of the step itself, the default of the others.
    /// </summary>
    public AttentionPlace Place { get; init; }

    /// <summary>
    /// Whether what was read enters the gates, z = x·W + h₋·U + b + fed·F; true by default. Before the step the context of this step is
    /// fed, after it the output h̃ of the step before.
    /// </summary>
    public bool InputFeeding { get; init; } = true;

    /// <summary>
    /// Whether the output is h̃ = tanh(h·O + r·R + o), the default, or h alone, which needs attention before the step and input feeding, as
    /// first published by Bahdanau, Cho and Bengio.
    /// </summary>
    public bool Combines { get; init; } = true;

    /// <summary>
    /// Into how many parts query, keys and memory are divided, each with weights of its own, at least 1 and a divisor of their sizes; 1 by
    /// default.
    /// </summary>
    public int Heads { get; init; } = 1;

    /// <summary>The name of the encoder's layer whose outputs are the memory, such as <c>gru2</c>; null, the default, for its last.</summary>
    public string? Over { get; init; }

    /// <summary>Compares by a small network, a·tanh(q·Q + m·V), before the step. Bahdanau, Cho and Bengio 2015.</summary>
    /// <param name="size">Its units, at least 1; null, the default, for as many as the layer has.</param>
    public static Attention Additive(int? size = null) => new(AttentionScore.Additive, size, AttentionPlace.BeforeStep);

    /// <summary>Compares by q·m, after the step; layer and memory need the same size. Luong, Pham and Manning 2015.</summary>
    public static Attention Dot() => new(AttentionScore.Dot, null, AttentionPlace.AfterStep);

    /// <summary>Compares by q·(m·V), after the step. Luong, Pham and Manning 2015.</summary>
    public static Attention General() => new(AttentionScore.General, null, AttentionPlace.AfterStep);

    /// <summary>Compares by (q·Q)·(m·V) / √size, after the step. Vaswani and others 2017.</summary>
    /// <param name="size">
    /// Numbers that are compared, at least 1, of all heads together; null, the default, for as many as the layer has units. Each head
    /// divides by the root of its own part.
    /// </param>
    public static Attention ScaledDot(int? size = null) => new(AttentionScore.ScaledDot, size, AttentionPlace.AfterStep);

    /// <summary>In words: <c>additive attention before the step</c>.</summary>
    public override string ToString() =>
        $"{Words} attention{(Size is { } size ? $" of size {size}" : "")} {(Place == AttentionPlace.BeforeStep ? "before" : "after")} the step" +
        $"{(Heads == 1 ? "" : $", {Heads} heads")}{(InputFeeding ? "" : ", no input feeding")}{(Combines ? "" : ", h alone")}{(Over is null ? "" : $", over {Over}")}";

    /// <summary>The same attention with another score or size, for files.</summary>
    internal static Attention Of(AttentionScore score, int? size, AttentionPlace place) => new(score, size, place);

    private string Words => Score switch
    {
        AttentionScore.Additive => "additive",
        AttentionScore.Dot => "dot",
        AttentionScore.General => "general",
        _ => "scaled dot",
    };

    /// <summary>What is wrong with it around a layer of so many units, or null.</summary>
    internal string? Objection(int units) =>
        !Enum.IsDefined(Place) ? $"there is no place of attention called {Place}; choose one of {string.Join(", ", Enum.GetNames<AttentionPlace>())}"
        : Size is < 1 ? $"the size of attention must be at least 1; got {Size}"
        : Heads < 1 ? $"attention needs at least 1 head; got {Heads}"
        : (Size ?? units) % Heads != 0 ? $"an attention of size {Size ?? units} can't be divided into {Heads} heads; take a divisor of {Size ?? units}, or another size"
        : !Combines && !(Place == AttentionPlace.BeforeStep && InputFeeding)
            ? "with Combines = false the output is h alone, so that what is read must enter the step: leave attention before the step, and InputFeeding true"
        : null;

    /// <summary>What is wrong with it over a memory of so many numbers a step, or null.</summary>
    internal string? MemoryObjection(int units, int memory) =>
        Score == AttentionScore.Dot && units != memory
            ? $"dot attention compares the {units} units of the layer with the {memory} numbers of a step of the memory, and they must be equal; make them so, or take Attention.General()"
        : memory % Heads != 0 ? $"a memory of {memory} numbers a step can't be divided into {Heads} heads; take a divisor of {memory}"
        : null;
}
