using System.Numerics;
using Rnn.Data;
using Rnn.Sequences;

namespace Rnn.Persistence;

/// <summary>In what the vocabularies and scalers of a checkpoint differ from those that are to go on with it, in words.</summary>
internal static class PackageDifference
{
    /// <summary>The first difference; null if there is none. What the checkpoint lacks may be added.</summary>
    public static string? Find<T>(ModelPackage<T> stored, ModelPackage<T>? now)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Find("input vocabulary", stored.InputVocabulary, now?.InputVocabulary) ?? Find("output vocabulary", stored.OutputVocabulary, now?.OutputVocabulary) ??
        Find("input scaler", stored.InputScaler, now?.InputScaler) ?? Find("target scaler", stored.TargetScaler, now?.TargetScaler) ??
        Find("input tokeniser", stored.InputTokenizer, now?.InputTokenizer) ?? Find("output tokeniser", stored.OutputTokenizer, now?.OutputTokenizer) ??
        Find(stored.Properties, now?.Properties);

    private static string? Find(string what, Tokenizer? stored, Tokenizer? now) =>
        stored is null || stored == now ? null : $"{what}: was {stored}, {(now is null ? "and none is given" : $"is {now}")}";

    private static string? Find(IReadOnlyDictionary<string, string> stored, IReadOnlyDictionary<string, string>? now) => stored
        .Where(property => now?.GetValueOrDefault(property.Key) != property.Value)
        .Select(property => $"the property {ModelFileException.Quote(property.Key)} is another one, or is not given").FirstOrDefault();

    private static string? Find(string what, Vocabulary? stored, Vocabulary? now)
    {
        if (stored is null || now is null)
        {
            return stored is null ? null : FormattableString.Invariant($"it holds an {what} of {stored.Count} words, and none is given");
        }

        for (int place = 0; place < Math.Min(stored.Count, now.Count); place++)
        {
            if (stored[place] != now[place])
            {
                return FormattableString.Invariant($"{what}, word {place}: was {ModelFileException.Quote(stored[place])}, is {ModelFileException.Quote(now[place])}");
            }
        }

        return stored.Count != now.Count ? FormattableString.Invariant($"{what}: had {stored.Count} words, has {now.Count}")
            : stored.Unknown != now.Unknown ? $"{what}, the unknown entry: was {Show(stored.Unknown)}, is {Show(now.Unknown)}"
            : null;
    }

    private static string? Find<T>(string what, Scaler<T>? stored, Scaler<T>? now)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (stored is null || now is null)
        {
            return stored is null ? null : $"it holds the {what} ({stored}), and none is given";
        }

        return (stored, now) switch
        {
            _ when stored.ColumnCount != now.ColumnCount || stored.GetType() != now.GetType() => $"{what}: was a {stored}, is a {now}",
            (StandardScaler<T> was, StandardScaler<T> own) =>
                Find(what, "mean", was.Means, own.Means) ?? Find(what, "standard deviation", was.StandardDeviations, own.StandardDeviations),
            (MinMaxScaler<T> was, MinMaxScaler<T> own) =>
                Find(what, "minimum", was.Minima, own.Minima) ?? Find(what, "range", was.Ranges, own.Ranges) ??
                (was.Low != own.Low || was.High != own.High ? $"{what}: was a {was}, is a {own}" : null),
            _ => null,
        };
    }

    private static string? Find(string what, string number, IReadOnlyList<double> stored, IReadOnlyList<double> now)
    {
        int column = Enumerable.Range(0, stored.Count).FirstOrDefault(i => !stored[i].Equals(now[i]), -1);
        return column < 0 ? null : FormattableString.Invariant($"{what}, {number} of column {column}: was {stored[column]}, is {now[column]}");
    }

    private static string Show(string? word) => word is null ? "none" : ModelFileException.Quote(word);
}
