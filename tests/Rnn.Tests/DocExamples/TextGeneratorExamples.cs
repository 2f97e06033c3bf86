using Rnn.Data;
using Rnn.Tasks;
using Rnn.Training;

namespace Rnn.Tests.DocExamples;

/// <summary>The examples of the doc comments about text generators, word for word.</summary>
[Collection("files by name")]
public class TextGeneratorExamples
{
    [Fact]
    public void A_text_generator()
    {
        File.WriteAllText("pride-and-prejudice.txt", "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.");

        TextGenerator austen = TextGenerator.Train(File.ReadAllText("pride-and-prejudice.txt"));
        Console.WriteLine("It is a truth" + austen.Generate("It is a truth", length: 200));

        austen.Generate("It is a truth", length: 200).Should().HaveLength(200);

        TextGenerator generator = austen;
        foreach (string piece in generator.GenerateStream("It is a truth"))
        {
            Console.Write(piece);
        }
    }

    [Fact]
    public void Options_of_a_text_generator()
    {
        var options = new TextGeneratorOptions { Tokenizer = Tokenizer.Words, Progress = new ConsoleProgress() };

        options.ToString().Should().Be("a generator of words");
    }
}
