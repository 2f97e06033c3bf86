using Rnn.Tasks;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class GeneratorProgram
{
    [Fact]
    public void It_prints_what_the_readme_shows()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "pride-and-prejudice.txt"), "pride-and-prejudice.txt", overwrite: true);

        Transcript.Of(Run).Should().Equal(Printed.Below("pride-and-prejudice.txt"));
    }

    private static void Run()
    {
        #region README whole: generator
        // Writes in the manner of Jane Austen, letter by letter.
        TextGenerator austen = TextGenerator.Train(File.ReadAllText("pride-and-prejudice.txt"));
        Console.WriteLine("It is a truth" + austen.Generate("It is a truth", length: 300));
        #endregion
    }
}
