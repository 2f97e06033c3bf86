using System.IO.Hashing;
using System.Numerics;
using System.Text;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Persistence;

/// <summary>A hash over all that belongs to a model beside its weights, by which an exchanged part is found out.</summary>
/// <remarks>It tells of mistakes, such as a vocabulary copied from another file, and is no signature: whoever wants to can write a new one.</remarks>
internal static class PackageSeal
{
    /// <summary>The name in the metadata.</summary>
    public const string Name = "rnn.seal";

    /// <summary>The hash of what belongs to a model, and of its layers, in hexadecimal digits.</summary>
    public static string Of<T>(ModelPackage<T> package, SequenceModel<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var hash = new XxHash128();
        Append(hash, ModelDescription.Write(model));
        if (package.OtherModels.Count > 0)
        {
            Append(hash, FormattableString.Invariant($"{package.OtherModels.Count} more models"));
        }

        Append(hash, package.InputVocabulary);
        Append(hash, package.OutputVocabulary);
        Append(hash, package.InputScaler);
        Append(hash, package.TargetScaler);
        Append(hash, package.InputTokenizer?.ToString());
        Append(hash, package.OutputTokenizer?.ToString());
        foreach ((string name, string text) in package.Properties.OrderBy(property => property.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, text);
        }

        return Convert.ToHexString(hash.GetCurrentHash());
    }

    /// <summary>Throws if a file says of its parts what is not so; one without properties need not say anything.</summary>
    /// <exception cref="ModelFileException">The parts are not those that were saved together.</exception>
    public static void Require<T>(SafetensorsFile file, ModelPackage<T> package)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isSealed = file.Metadata.TryGetValue(Name, out string? seal);
        if (isSealed ? seal != Of(package, package.Model) : package.Properties.Count > 0)
        {
            throw new ModelFileException(
                "The file's parts were not saved together: its vocabularies, scalers, tokenisers, properties or layers have been exchanged or changed since. " +
                "Save the model anew with all that belongs to it.");
        }
    }

    private static void Append(XxHash128 hash, Vocabulary? words)
    {
        Append(hash, words?.Unknown);
        Append(hash, FormattableString.Invariant($"{words?.Count}"));
        for (int token = 0; token < words?.Count; token++)
        {
            Append(hash, words[token]);
        }
    }

    private static void Append<T>(XxHash128 hash, Scaler<T>? scaler)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IEnumerable<double> numbers = scaler switch
        {
            StandardScaler<T> standard => [.. standard.Means, .. standard.StandardDeviations],
            MinMaxScaler<T> minMax => [.. minMax.Minima, .. minMax.Ranges, minMax.Low, minMax.High],
            _ => [],
        };
        Append(hash, scaler?.GetType().Name);
        foreach (double number in numbers)
        {
            hash.Append(BitConverter.GetBytes(number));
        }
    }

    // The length before the text, so that "ab" and "c" are not "a" and "bc"; −1 for none.
    private static void Append(XxHash128 hash, string? text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text ?? "");
        hash.Append(BitConverter.GetBytes(text is null ? -1 : bytes.Length));
        hash.Append(bytes);
    }
}
