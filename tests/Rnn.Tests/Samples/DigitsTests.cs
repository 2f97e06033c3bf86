namespace Rnn.Tests.Samples;

public class DigitsTests
{
    [Fact]
    public void The_same_seed_gives_the_same_last_line_and_another_seed_another()
    {
        string first = SampleProgram.LastLine("Digits", "--quick", "--seed", "3");

        first.Should().MatchRegex(@"^accuracy 0\.\d{3}, nearest picture 0\.\d{3}, nearest mean 0\.\d{3}$", "scripts read this line");
        SampleProgram.LastLine("Digits", "--quick", "--seed", "3").Should().Be(first);
        SampleProgram.LastLine("Digits", "--quick", "--seed", "4").Should().NotBe(first);
    }

    [Theory]
    [InlineData("digit,a,b,c,d\n7,0,1,2,3\n7,0,x,2,3\n", "*own.csv, line 3, column b*")]
    [InlineData("digit,a,b,c,d\n7,0,1,2,3\n7,0,1,,3\n", "*own.csv, line 3, column c*missing*")]
    [InlineData("digit,a,b,c\n7,0,1,2\n", "*3 columns behind the label*square*")]
    public void A_wrong_file_is_told_with_its_place(string content, string fault) => SampleProgram.Fault("Digits", "own.csv", content).Should().Match(fault);
}
