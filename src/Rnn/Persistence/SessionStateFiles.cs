using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Persistence;

#pragma warning disable IDE0130 // beside the states, so that who has one needs no using of its own
namespace Rnn.Sequences;
#pragma warning restore IDE0130

/// <summary>Saving states of sessions and loading them, so that a stream goes on after the program has ended.</summary>
/// <example>
/// <code>
/// session.Snapshot().Save("session.safetensors");
/// // later, in another process
/// session.Restore(SessionState&lt;float&gt;.Load("session.safetensors"));
/// </code>
/// </example>
public static class SessionStateFiles
{
    private const string Origin = "rnn.state.origin";

    extension<T>(SessionState<T>)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>
        /// Loads states that <c>Save</c> wrote, or that another tool wrote as matrices [rows, size] in the safetensors layout.
        /// </summary>
        /// <param name="path">Where the file lies.</param>
        /// <exception cref="ModelFileException">It holds no states of this number type; the message says what is wrong.</exception>
        /// <exception cref="IOException">It is not there or can't be read.</exception>
        /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
        public static SessionState<T> Load(string path)
        {
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.ContainsKey(ModelPackage<T>.Description))
            {
                throw file.Refusal("The file holds a model, not the states of a session. Load it with SequenceModel.Load.");
            }

            var states = new OrderedDictionary<string, Tensor<T>>(StringComparer.Ordinal);
            foreach (StoredTensor tensor in file.Tensors)
            {
                if (ObjectionToName(tensor.Name) is { } objection)
                {
                    throw file.Refusal(objection);
                }

                states[tensor.Name] = file.ReadTensor<T>(tensor.Name);
            }

            try
            {
                return new SessionState<T>(states, OriginIn(file));
            }
            catch (ArgumentException fault)
            {
                throw new ModelFileException($"{path}: The file holds no states that a session can have: {fault.Message}", fault);
            }
        }
    }

    /// <summary>Saves the states, in the safetensors layout, a matrix [rows, size] by each name.</summary>
    /// <remarks>A snapshot stays one of its model and weights: a session of others refuses it after it is loaded, too.</remarks>
    /// <param name="state">The states, of one row and one recurrent layer at least.</param>
    /// <param name="path">Where to write; a file that is there is replaced, whole or not at all.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">There is nothing in the state that could be saved.</exception>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save<T>(this SessionState<T> state, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.RowCount == 0 || state.Names.Count == 0)
        {
            throw new ArgumentException(
                $"The state is empty ({state.RowCount} rows of {state.Names.Count} states), so there is nothing to save. Only recurrent layers have states.", nameof(state));
        }

        // What could not be loaded again is not saved.
        if (state.Names.Select(ObjectionToName).FirstOrDefault(objection => objection is not null) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(state));
        }

        if (state.Origin is { } own && !IsOrigin(own))
        {
            throw new ArgumentException("A layer of the state's model is described by letters that do nothing but steer; give its cell plain words.", nameof(state));
        }

        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "rnn");
        if (state.Origin is { } origin)
        {
            writer.AddMetadata(Origin, origin);
        }

        foreach (string name in state.Names)
        {
            writer.Add(name, state[name]);
        }

        writer.Save(path);
    }

    private static string? OriginIn(SafetensorsFile file) =>
        !file.Metadata.TryGetValue(Origin, out string? origin) ? null
        : IsOrigin(origin) ? origin
        : throw file.Refusal($"What the file says of the model that its states come from ('{Origin}' in its metadata) is damaged. Save the states again.");

    // The words of a stranger's file must not steer a terminal through a message, nor lack the line that messages cut off.
    private static bool IsOrigin(string words) => words.Contains('\n', StringComparison.Ordinal) && words.EnumerateRunes().All(letter => letter.Value == '\n' || ModelFileException.IsPlain(letter));

    private static string? ObjectionToName(string name) => name.EnumerateRunes().All(ModelFileException.IsPlain)
        ? null
        : $"The tensor {ModelFileException.Quote(name)} has no name that a state can have, such as lstm1.h.";
}
