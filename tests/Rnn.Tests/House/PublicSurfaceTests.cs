using Rnn.Models;

namespace Rnn.Tests.House;

/// <summary>
/// Everything that users can see, one line a member, is in PublicSurface.txt. A change of it shows up in review as a change
/// of that file: to accept one, run the tests with RNN_ACCEPT_SURFACE=1 and commit the file.
/// </summary>
public class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_reviewed_one()
    {
        string actual = SurfaceText.Of(typeof(SequenceModel).Assembly);
        if (Environment.GetEnvironmentVariable("RNN_ACCEPT_SURFACE") == "1")
        {
            File.WriteAllText(SourceTree.PathOf("tests", "Rnn.Tests", "PublicSurface.txt"), actual);
        }

        string[] reviewed = File.ReadAllLines(SourceTree.PathOf("tests", "Rnn.Tests", "PublicSurface.txt"));

        actual.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            reviewed, "a change of what users see must be reviewed: rerun with RNN_ACCEPT_SURFACE=1 and look at the difference");
    }

    [Fact]
    public void It_tells_apart_what_breaks_a_user()
    {
        string text = SurfaceText.Of(typeof(SurfaceExample<>));

        text.Should().Be(
            """
            abstract class Rnn.Tests.House.SurfaceExample<T> where T : class, System.IDisposable, new()
              internal protected abstract System.Void Join(params System.Int32[] parts)
              protected new()
              protected virtual System.Void Change(in System.Int32 a, ref System.Int32 b, out System.Int32 c)
              public System.Collections.Generic.List<System.String?> Names { get; }
              public System.Int32 Count { get; init; }
              public System.Int32 Size { get; protected set; }
              public System.Int32? Most { get; set; }
              public required System.String Title { get; set; }
              public sealed override System.String? ToString()
              public static System.String Cut(System.String text, System.String? mark = default)

            """.ReplaceLineEndings("\n"));
    }
}
