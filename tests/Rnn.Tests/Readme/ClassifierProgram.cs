using Rnn.Data;
using Rnn.Tasks;
using Console = Rnn.Tests.Readme.Transcript;

namespace Rnn.Tests.Readme;

public class ClassifierProgram
{
    [Fact]
    public void It_prints_what_the_readme_shows()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "sentences.tsv"), "sentences.tsv", overwrite: true);

        Transcript.Of(Run).Should().Equal(Printed.Below("sentences.tsv"));
    }

    private static void Run()
    {
        #region README whole: classifier
        // Sentences of reviews: 1 is good, 0 is bad.
        (string Text, string Label)[] sentences = TextFiles.ReadPairs("sentences.tsv", first: "text", second: "label");
        ((string, string)[] training, (string, string)[] test) = DataSplit.Stratified(sentences, sentence => sentence.Label);
        TextClassifier classifier = TextClassifier.Train(training);

        Console.WriteLine(classifier.Evaluate(test));
        Console.WriteLine(classifier.Predict("The battery died after a week."));
        #endregion
    }
}
