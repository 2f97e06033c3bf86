using System.Globalization;
using System.Numerics;
using Rnn.Models;
using Rnn.Parameters;

namespace Rnn.Persistence;

/// <summary>The weights of further models of the same layers in a file: tensors named as those of the first, behind <c>rnn.model2.</c> and so on.</summary>
internal static class StoredModels
{
    private const string CountName = "rnn.models";

    /// <exception cref="ArgumentException">A model has other layers than the first.</exception>
    public static void Add<T>(SafetensorsWriter writer, SequenceModel<T> first, IReadOnlyList<SequenceModel<T>> others)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(first, others);
        if (others.Count > 0)
        {
            writer.AddMetadata(CountName, (others.Count + 1).ToString(CultureInfo.InvariantCulture));
        }

        for (int i = 0; i < others.Count; i++)
        {
            foreach (Parameter<T> parameter in others[i].Parameters)
            {
                writer.Add<T>(NameOf(i, parameter), [parameter.Rows, parameter.Columns], () => parameter.Values);
            }
        }
    }

    /// <exception cref="ArgumentException">A model has other layers than the first.</exception>
    public static void Require<T>(SequenceModel<T> first, IReadOnlyList<SequenceModel<T>> others)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string description = ModelDescription.Write(first);
        for (int i = 0; i < others.Count; i++)
        {
            if (DescriptionDifference.Find(description, ModelDescription.Write(others[i])) is { } difference)
            {
                throw new ArgumentException($"Model {i + 2} has other layers than the first: {difference}. Models of one package have the same ones; save another in a file of its own.");
            }
        }
    }

    /// <param name="file">The file.</param>
    /// <param name="build">Builds a model of the file's layers, whose weights the action reads.</param>
    public static SequenceModel<T>[] Read<T>(SafetensorsFile file, Func<Action<ParameterStore<T>>, SequenceModel<T>> build)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!file.Metadata.TryGetValue(CountName, out string? text))
        {
            return [];
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 2)
        {
            throw new ModelFileException($"The file says that it holds '{text}' models ('{CountName}' in its metadata), which is no number of them.");
        }

        var models = new List<SequenceModel<T>>(); // a number that is made up ends at the first model that is not there
        for (int i = 0; i < count - 1; i++)
        {
            int model = i;
            models.Add(build(parameters =>
            {
                foreach (Parameter<T> parameter in parameters)
                {
                    file.Find<T>(NameOf(model, parameter), parameter.Rows, parameter.Columns);
                }

                parameters.Allocate();
                foreach (Parameter<T> parameter in parameters)
                {
                    file.Read(NameOf(model, parameter), [parameter.Rows, parameter.Columns], parameter.Values);
                }
            }));
        }

        return [.. models];
    }

    private static string NameOf<T>(int other, Parameter<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FormattableString.Invariant($"rnn.model{other + 2}.{parameter.Name}");
}
