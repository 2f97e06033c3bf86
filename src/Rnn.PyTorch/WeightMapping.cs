using System.Numerics;
using System.Text;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Persistence;

namespace Rnn.PyTorch;

/// <summary>Which tensors of a file are which weights of a model. Look at it, then <see cref="Apply"/> it.</summary>
public sealed class WeightMapping
{
    private readonly IReadOnlyList<Action> _loads;

    private WeightMapping(IReadOnlyList<WeightAssignment> assignments, IReadOnlyList<string> unused, IReadOnlyList<Action> loads) =>
        (Assignments, Unused, _loads) = (assignments, unused, loads);

    /// <summary>Each weight of the model, with the tensors that it is made of.</summary>
    public IReadOnlyList<WeightAssignment> Assignments { get; }

    /// <summary>Tensors of the file that no weight is made of.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>Reads all tensors and sets all weights of the model: all of them, or none.</summary>
    /// <exception cref="ModelFileException">A tensor can't be read; no weight has changed.</exception>
    public void Apply()
    {
        foreach (Action load in _loads)
        {
            load();
        }
    }

    /// <summary>A line for each weight, and the tensors left over.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Join('\n', Assignments));
        if (Unused.Count > 0)
        {
            text.Append($"\nnot used: {string.Join(", ", Unused.Take(20))}{(Unused.Count > 20 ? FormattableString.Invariant($" and {Unused.Count - 20} more") : "")}");
        }

        return text.ToString();
    }

    internal static WeightMapping Guess<T>(
        SequenceModel<T> model, IReadOnlyList<TorchModule> modules, IReadOnlyDictionary<string, string> byHand, string source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelPart<T>[] parts = ModelPart<T>.Of(model);
        if (byHand.Keys.FirstOrDefault(name => parts.All(part => part.Name != name)) is { } stranger)
        {
            throw new ArgumentException($"The model has no part '{stranger}'; it has {string.Join(", ", parts.Select(part => part.Name))}.", nameof(byHand));
        }

        var used = new HashSet<TorchModule>();
        var chosen = new List<(ModelPart<T> Part, TorchModule Module)>();
        foreach (ModelPart<T> part in parts)
        {
            TorchModule module = byHand.TryGetValue(part.Name, out string? name)
                ? part.ByHand(modules.FirstOrDefault(other => other.Name == name), name, modules)
                : modules.FirstOrDefault(other => !used.Contains(other) && !byHand.Values.Contains(other.Name) && part.Fits(other, modules)) ?? throw new ModelFileException(
                    $"{source}: Nothing fits '{part.Name}' ({part}). It holds: {string.Join("; ", modules.Where(other => !used.Contains(other)).Take(20))}. Build the model as the module was, or name its module by hand.");
            used.Add(module);
            chosen.Add((part, module));
        }

        // Read first, set then: what can't be read changes nothing.
        var values = new Dictionary<Parameter<T>, T[]>();
        WeightAssignment[] assignments = [.. chosen.SelectMany(pair => pair.Part.Assign(pair.Module))];
        return new WeightMapping(assignments, [.. modules.SelectMany(module => module.Tensors).Select(tensor => tensor.Name).Except(assignments.SelectMany(weight => weight.Tensors))],
        [
            () =>
            {
                foreach ((ModelPart<T> part, TorchModule module) in chosen)
                {
                    part.Read(module, values);
                }
            },
            () =>
            {
                foreach ((Parameter<T> parameter, T[] numbers) in values)
                {
                    numbers.CopyTo(parameter.Values);
                }
            },
        ]);
    }
}
