using Rnn.Parameters;
using Rnn.Sequences;

namespace Rnn.Tests.Learning;

/// <summary>
/// Find names in sentences and say of what kind they are. A name has two to four words; what kind it is says only its last word, as in
/// <c>Miller Brothers Ltd</c> or <c>Miller Lane</c>, and the same words also stand alone, where they are no names.
/// </summary>
internal static class NameTags
{
    private const int Fillers = 30, Names = 15, Endings = 5;

    /// <summary>The tags in the order of their numbers.</summary>
    public static readonly string[] Tags = ["O", "B-ORG", "I-ORG", "B-LOC", "I-LOC"];

    /// <summary>Number of different words.</summary>
    public static int Words => Fillers + Names + (2 * Endings);

    /// <summary>Random sentences: input a token for each word, target a tag for each.</summary>
    /// <param name="seed">Another seed, other sentences.</param>
    /// <param name="count">How many.</param>
    public static SequenceDataset<float> Create(ulong seed, int count)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, step: 0);
        var examples = new Example<float>[count];
        for (int i = 0; i < count; i++)
        {
            examples[i] = CreateExample(ref random);
        }

        return SequenceDataset.FromExamples(examples);
    }

    private static Example<float> CreateExample(ref PhiloxGenerator random)
    {
        var words = new List<int>();
        var tags = new List<int>();
        for (int part = 4 + random.NextInt(5); part > 0; part--)
        {
            int kind = random.NextInt(4), length = 1 + random.NextInt(3);
            if (kind == 0)
            {
                words.Add(random.NextInt(Fillers));
                tags.Add(0);
                continue;
            }

            for (int i = 0; i < length; i++)
            {
                words.Add(Fillers + random.NextInt(Names));
                tags.Add(kind == 1 ? 0 : i == 0 ? (2 * kind) - 3 : (2 * kind) - 2);
            }

            // Words of names that are none are followed by another word.
            words.Add(kind == 1 ? random.NextInt(Fillers) : Fillers + Names + ((kind - 2) * Endings) + random.NextInt(Endings));
            tags.Add(kind == 1 ? 0 : (2 * kind) - 2);
        }

        return new Example<float>([.. words], tags.ToArray());
    }
}
