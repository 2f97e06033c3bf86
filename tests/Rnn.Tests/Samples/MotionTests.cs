using Motion;
using Samples;

namespace Rnn.Tests.Samples;

public class MotionTests
{
    private static readonly LabelledPicture _dot = new("dot", [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);

    [Fact]
    public void A_quick_run_ends_with_its_figures() => SampleProgram.LastLine("Motion", "--quick")
        .Should().MatchRegex(@"^clips \d\.\d{3}, single frame 0\.\d{3}, film F1 \d\.\d{3}, always at rest 0\.\d{3}$", "scripts read this line");

    [Fact]
    public void Where_a_picture_is_tells_nothing_of_how_it_moves()
    {
        // The ink of each half of the first and of the last frame, by motion: no half has more of it in any of them.
        Scene[] clips = new Camera([_dot], seed: 1).Clips(4000);
        foreach (int time in (int[])[0, Camera.ClipLength - 1])
        {
            foreach (IGrouping<int, Scene> same in clips.GroupBy(clip => clip.What[0]))
            {
                double left = same.Average(clip => Share(clip.Frame(time), pixel => pixel % Camera.Side < Camera.Side / 2));
                double top = same.Average(clip => Share(clip.Frame(time), pixel => pixel < Camera.Side * Camera.Side / 2));
                left.Should().BeApproximately(0.5, 0.1, "a picture that moves {0} is left as often as right", Camera.Motions[same.Key]);
                top.Should().BeApproximately(0.5, 0.1, "a picture that moves {0} is above as often as below", Camera.Motions[same.Key]);
            }
        }
    }

    [Fact]
    public void A_film_says_what_happens_at_each_frame()
    {
        Scene film = new Camera([_dot], seed: 2).Films(1)[0];

        film.What.Should().HaveCount(Camera.FilmLength).And.Contain(0, "it rests between").And.Contain(what => what > 0);
        for (int time = 1; time < Camera.FilmLength; time++)
        {
            // Noise changes a pixel by a tenth at most.
            double change = film.Frame(time).Zip(film.Frame(time - 1), (a, b) => Math.Abs(a - b)).Max();
            (change > 0.101).Should().Be(film.What[time] > 0 && change > 0.101, "nothing but noise changes where nothing happens");
        }
    }

    private static double Share(float[] frame, Func<int, bool> isThere) => frame.Where((_, pixel) => isThere(pixel)).Sum(ink => Math.Max(0, ink - 0.1)) / frame.Sum(ink => Math.Max(0, ink - 0.1));
}
