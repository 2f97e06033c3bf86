using Samples;

namespace Motion;

/// <summary>Films pictures that move: the pictures are real, the motion is made here.</summary>
/// <remarks>
/// A frame has 12x12 pixels, and what leaves it on one side comes back on the other. So a picture can begin anywhere, wherever it goes, and be anywhere at
/// any time: where it is tells nothing of how it moves. Its size is as likely in each motion as in each other, too.
/// </remarks>
public sealed class Camera(IReadOnlyList<LabelledPicture> pictures, ulong seed)
{
    /// <summary>How many pixels a frame is wide and high.</summary>
    public const int Side = 12;

    /// <summary>How many frames a clip has.</summary>
    public const int ClipLength = 10;

    /// <summary>How many frames a film has.</summary>
    public const int FilmLength = 48;

    private const double UsualSize = 7; // of a picture, in pixels of the frame

    private static readonly (string Name, double Right, double Down, double Growth, double Turn)[] _motions =
    [
        ("right", 1, 0, 0, 0), ("left", -1, 0, 0, 0), ("down", 0, 1, 0, 0), ("up", 0, -1, 0, 0),
        ("down right", 1, 1, 0, 0), ("down left", -1, 1, 0, 0), ("up right", 1, -1, 0, 0), ("up left", -1, -1, 0, 0),
        ("grows", 0, 0, 1, 0), ("shrinks", 0, 0, -1, 0), ("turns", 0, 0, 0, 1),
    ];

    private readonly Random _random = new((int)seed);

    /// <summary>What a picture may do in a clip.</summary>
    public static IReadOnlyList<string> Motions => [.. _motions.Select(motion => motion.Name)];

    /// <summary>What may happen at a frame of a film: nothing, or a motion.</summary>
    public static IReadOnlyList<string> Events => ["rests", .. Motions];

    /// <summary>Clips of one picture each that does one thing.</summary>
    public Scene[] Clips(int count) => [.. Enumerable.Range(0, count).Select(_ => Clip())];

    /// <summary>Longer films of one picture each that rests and moves by turns.</summary>
    public Scene[] Films(int count) => [.. Enumerable.Range(0, count).Select(_ => Film())];

    // A clip of one picture that does one thing.
    private Scene Clip()
    {
        int motion = _random.Next(_motions.Length);
        State state = Start(), speed = Speed(motion);

        // At a frame taken by chance a picture that grows, one that shrinks and one that does neither are as large.
        double growth = speed.Growth == 0 ? Growth() : speed.Growth;
        state.Growth += growth * ((speed.Growth == 0 ? _random.Next(ClipLength) : -1) - _random.Next(ClipLength));
        return new Scene(Shoot(Enumerable.Repeat(speed, ClipLength), state), [motion]);
    }

    // A longer film of one picture that rests and moves by turns.
    private Scene Film()
    {
        State state = Start();
        var speeds = new List<State>();
        var events = new List<int>();
        double size = state.Growth;
        for (bool rests = true; events.Count < FilmLength; rests = !rests)
        {
            int motion = _random.Next(_motions.Length);
            State speed = rests ? default : Speed(motion);
            int frames = _random.Next(4, 11);
            if (Math.Abs(size + (frames * speed.Growth)) > 0.5)
            {
                speed.Growth = -speed.Growth; // it must stay within the frame
                motion = Array.FindIndex(_motions, other => other.Growth == Math.Sign(speed.Growth));
            }

            size += frames * speed.Growth;
            speeds.AddRange(Enumerable.Repeat(speed, frames));
            events.AddRange(Enumerable.Repeat(rests ? 0 : motion + 1, frames));
        }

        // Nothing stands before the first frame, so that nothing happens there.
        return new Scene(Shoot([default, .. speeds.Take(FilmLength - 1)], state), [0, .. events.Take(FilmLength - 1)]);
    }

    private double Growth() => 0.035 + (0.02 * _random.NextDouble());

    private State Start() => new()
    {
        Right = Side * _random.NextDouble(),
        Down = Side * _random.NextDouble(),
        Growth = 0.3 * (_random.NextDouble() - 0.5),
        Turn = 2 * Math.PI * _random.NextDouble(),
    };

    // In pixels, shares and radians a frame.
    private State Speed(int motion)
    {
        double speed = 0.6 + (0.6 * _random.NextDouble());
        (_, double right, double down, double growth, double turn) = _motions[motion];
        return new State { Right = right * speed, Down = down * speed, Growth = growth * Growth(), Turn = turn * (0.15 + (0.15 * _random.NextDouble())) };
    }

    private float[,] Shoot(IEnumerable<State> speeds, State state)
    {
        LabelledPicture picture = pictures[_random.Next(pictures.Count)];
        State[] all = [.. speeds];
        float[,] frames = new float[all.Length, Side * Side];
        for (int time = 0; time < all.Length; time++)
        {
            state = new State
            {
                Right = state.Right + all[time].Right,
                Down = state.Down + all[time].Down,
                Growth = state.Growth + all[time].Growth,
                Turn = state.Turn + all[time].Turn,
            };
            double scale = picture.Side / (UsualSize * Math.Exp(state.Growth)), sin = scale * Math.Sin(state.Turn), cos = scale * Math.Cos(state.Turn);
            for (int pixel = 0; pixel < Side * Side; pixel++)
            {
                // The place of the pixel, counted from the middle of the picture, is turned and shrunk back to a place of the picture.
                double right = Math.IEEERemainder((pixel % Side) - state.Right, Side), down = Math.IEEERemainder((pixel / Side) - state.Down, Side);
                frames[time, pixel] = Ink(picture, (right * cos) + (down * sin), (down * cos) - (right * sin)) + (0.1f * (_random.NextSingle() - 0.5f));
            }
        }

        return frames;
    }

    // The ink between the pixels of a picture, at a place counted from its middle.
    private static float Ink(LabelledPicture picture, double right, double down)
    {
        double x = right + ((picture.Side - 1) / 2.0), y = down + ((picture.Side - 1) / 2.0);
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        float partX = (float)(x - left), partY = (float)(y - top);
        return ((1 - partY) * (((1 - partX) * At(left, top)) + (partX * At(left + 1, top)))) + (partY * (((1 - partX) * At(left, top + 1)) + (partX * At(left + 1, top + 1))));

        float At(int column, int row) => column >= 0 && row >= 0 && column < picture.Side && row < picture.Side ? picture.Pixels[(row * picture.Side) + column] : 0;
    }

    // Where a picture is, or how that changes from frame to frame: place, logarithm of the size, angle.
    private record struct State(double Right, double Down, double Growth, double Turn);
}
