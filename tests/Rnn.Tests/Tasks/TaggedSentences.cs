using Rnn.Data;
using Rnn.Parameters;

namespace Rnn.Tests.Tasks;

/// <summary>Sentences about people and places, whose names are made up: each is another, told by its ending, capitals and the words beside it.</summary>
internal static class TaggedSentences
{
    private static readonly string[] _syllables = ["ka", "lo", "mi", "ren", "tu", "bel", "dor", "sa"];
    private static readonly string[] _verbs = ["met", "saw", "left", "likes"];

    /// <summary>Random sentences in IOB2: <c>Kalo Renson met Tumi in Belville .</c></summary>
    /// <param name="seed">Another seed, other sentences.</param>
    /// <param name="count">How many.</param>
    public static TaggedText[] Create(ulong seed, int count)
    {
        var random = new PhiloxGenerator(seed, RandomPurpose.Initialisation, step: 0);
        var sentences = new TaggedText[count];
        for (int i = 0; i < count; i++)
        {
            var words = new List<string>();
            var tags = new List<string>();
            AddPerson();
            Add(_verbs[random.NextInt(_verbs.Length)], "O");
            if (random.NextInt(2) == 0)
            {
                AddPerson();
            }
            else
            {
                Add("the", "O");
                Add("dog", "O");
            }

            Add("in", "O");
            Add(Syllables(2) + "ville", "B-LOC");
            Add(".", "O");
            sentences[i] = new TaggedText(words, tags);

            void AddPerson()
            {
                Add(Syllables(2), "B-PER");
                if (random.NextInt(2) == 0)
                {
                    Add(Syllables(1) + "son", "I-PER");
                }
            }

            void Add(string word, string tag)
            {
                words.Add(word);
                tags.Add(tag);
            }

            string Syllables(int number)
            {
                string name = "";
                for (int syllable = 0; syllable < number; syllable++)
                {
                    name += _syllables[random.NextInt(_syllables.Length)];
                }

                return char.ToUpperInvariant(name[0]) + name[1..];
            }
        }

        return sentences;
    }

    /// <summary>The same sentences with other tags.</summary>
    public static TaggedText[] Retagged(TaggedText[] sentences, Func<TaggedText, int, string> tag) =>
        [.. sentences.Select(sentence => new TaggedText(sentence.Words, [.. sentence.Words.Select((_, word) => tag(sentence, word))]))];
}
