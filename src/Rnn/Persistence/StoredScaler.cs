using System.Numerics;
using Rnn.Sequences;

namespace Rnn.Persistence;

/// <summary>A scaler in a file: its kind in the metadata, its numbers per column as tensors. One without a kind is a standard one.</summary>
internal static class StoredScaler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Standard = "standard";
    private const string MinMax = "min-max";

    /// <summary>Adds the scaler of the input or of the target.</summary>
    public static void Add(SafetensorsWriter writer, string of, Scaler<T>? scaler)
    {
        switch (scaler)
        {
            case null:
                break;

            case StandardScaler<T> standard:
                writer.AddMetadata(NameOf(of), Standard);
                AddNumbers(writer, of, "means", standard.Means);
                AddNumbers(writer, of, "deviations", standard.StandardDeviations);
                break;

            case MinMaxScaler<T> minMax:
                writer.AddMetadata(NameOf(of), MinMax);
                AddNumbers(writer, of, "minima", minMax.Minima);
                AddNumbers(writer, of, "ranges", minMax.Ranges);
                AddNumbers(writer, of, "bounds", [minMax.Low, minMax.High]);
                break;

            default:
                throw new NotSupportedException($"A scaler of the kind {scaler.GetType().Name} can't be saved.");
        }
    }

    /// <summary>The scaler of the input or of the target; null if the file has none.</summary>
    /// <exception cref="ModelFileException">It has one that can't be.</exception>
    public static Scaler<T>? Read(SafetensorsFile file, string of)
    {
        if (!file.Metadata.TryGetValue(NameOf(of), out string? kind))
        {
            return file.TryFind(NameOf(of, "means"), out _) ? ReadStandard(file, of) : null;
        }

        return kind switch
        {
            Standard => ReadStandard(file, of),
            MinMax => ReadMinMax(file, of),
            _ => throw JsonReading.Unknown("scaler", kind),
        };
    }

    private static StandardScaler<T> ReadStandard(SafetensorsFile file, string of)
    {
        double[] means = ReadFirst(file, of, "means"), deviations = ReadNumbers(file, of, "deviations", means.Length);
        return AreScales(means, deviations) ? new StandardScaler<T>(means, deviations) : throw Refusal(of, means.Length);
    }

    private static MinMaxScaler<T> ReadMinMax(SafetensorsFile file, string of)
    {
        double[] minima = ReadFirst(file, of, "minima"), ranges = ReadNumbers(file, of, "ranges", minima.Length);
        double[] bounds = ReadNumbers(file, of, "bounds", 2);
        return AreScales(minima, ranges) && MinMaxScaler<T>.IsRange(bounds[0], bounds[1])
            ? new MinMaxScaler<T>(minima, ranges, bounds[0], bounds[1])
            : throw Refusal(of, minima.Length);
    }

    private static bool AreScales(double[] shifts, double[] sizes) =>
        shifts.All(double.IsFinite) && sizes.All(size => size > 0 && double.IsFinite(size));

    // The first tensor says how many columns there are.
    private static double[] ReadFirst(SafetensorsFile file, string of, string part) =>
        file.TryFind(NameOf(of, part), out StoredTensor? stored) && stored.Shape is [> 0]
            ? file.Read<double>(stored)
            : throw new ModelFileException($"The {of} scaler has no list of {part}, one a column; the file is damaged.");

    private static double[] ReadNumbers(SafetensorsFile file, string of, string part, int count)
    {
        // Looked up before memory is taken.
        file.Find<double>(NameOf(of, part), count);
        double[] numbers = new double[count];
        file.Read(NameOf(of, part), [count], numbers);
        return numbers;
    }

    private static void AddNumbers(SafetensorsWriter writer, string of, string part, IReadOnlyList<double> numbers)
    {
        double[] values = [.. numbers];
        writer.Add<double>(NameOf(of, part), [values.Length], () => values);
    }

    private static string NameOf(string of) => $"rnn.scaler.{of}";

    private static string NameOf(string of, string part) => $"rnn.scaler.{of}.{part}";

    private static ModelFileException Refusal(string of, int columns) =>
        new($"The {of} scaler of {columns} columns holds a number that no scale can be; the file is damaged.");
}
