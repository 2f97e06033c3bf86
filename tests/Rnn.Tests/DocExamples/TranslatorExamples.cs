using Rnn.Data;
using Rnn.Tasks;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about translators, word for word.</summary>
[Collection("files by name")]
public class TranslatorExamples
{
    [Fact]
    public void A_translator()
    {
        string[] french = ["chat noir", "chien noir", "chat blanc", "chien blanc"], english = ["black cat", "black dog", "white cat", "white dog"];
        File.WriteAllLines("english-french.tsv", Enumerable.Range(0, 60).Select(i => $"a {english[i % 4]}\tun {french[i % 4]}"));

        (string English, string French)[] pairs = TextFiles.ReadPairs("english-french.tsv");
        ((string, string)[] known, (string, string)[] others) = DataSplit.Random(pairs, test: 0.1);
        Translator translator = Translator.Train(known);
        Console.WriteLine(translator.Evaluate(others));
        Console.WriteLine(translator.Translate("a black cat"));

        translator.Translate("a black cat").Should().Be("un chat noir");
    }

    [Fact]
    public void Options_of_a_translator()
    {
        var dates = new TranslatorOptions { SourceTokenizer = Tokenizer.Characters, TargetTokenizer = Tokenizer.Characters };

        dates.ToString().Should().Be("characters to characters, a beam of 5");
    }
}
