using Samples;

namespace Motion;

/// <summary>
/// Moves a real picture of a digit over a field, which it leaves on one side to come back on the other, and turns it. Where it begins and how it is turned there are drawn
/// independently of what it will do, so a single picture tells nothing of the motion.
/// </summary>
internal sealed class MovingDigit
{
    public const int Side = 12;

    private const float Turn = MathF.PI / 8;

    private readonly DigitPicture _picture;
    private readonly float[] _frame = new float[Side * Side];
    private float _x, _y, _angle;

    public MovingDigit(DigitPicture picture, Random random)
    {
        _picture = picture;
        (_x, _y, _angle) = (random.NextSingle() * Side, random.NextSingle() * Side, random.NextSingle() * 2 * MathF.PI);
    }

    /// <summary>What it may do from picture to picture.</summary>
    public static IReadOnlyList<string> Motions { get; } =
        ["rests", "right", "down right", "down", "down left", "left", "up left", "up", "up right", "turns left", "turns right"];

    /// <summary>Does one step of a motion, and gives the picture after it.</summary>
    public float[] Step(int motion)
    {
        if (motion is > 0 and < 9)
        {
            (_x, _y) = (_x + MathF.Sign(MathF.Round(MathF.Cos((motion - 1) * MathF.PI / 4), 3)), _y + MathF.Sign(MathF.Round(MathF.Sin((motion - 1) * MathF.PI / 4), 3)));
        }

        _angle += motion == 9 ? -Turn : motion == 10 ? Turn : 0;
        return Draw();
    }

    // Each pixel of the field looks up where it lies in the picture, which is turned about its middle.
    private float[] Draw()
    {
        const float Middle = (DigitPicture.Side - 1) / 2f;
        (float sin, float cos) = MathF.SinCos(_angle);
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                float dx = Around(column - _x), dy = Around(row - _y);
                _frame[(row * Side) + column] = Pixel((cos * dx) + (sin * dy) + Middle, (cos * dy) - (sin * dx) + Middle);
            }
        }

        return [.. _frame];
    }

    // The shorter way round the field.
    private static float Around(float distance) => distance - (Side * MathF.Round(distance / Side));

    // Between four pixels of the picture.
    private float Pixel(float x, float y)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float right = x - left, low = y - top;
        return ((1 - low) * (((1 - right) * At(left, top)) + (right * At(left + 1, top)))) + (low * (((1 - right) * At(left, top + 1)) + (right * At(left + 1, top + 1))));
    }

    private float At(int x, int y) => x is >= 0 and < DigitPicture.Side && y is >= 0 and < DigitPicture.Side ? _picture.Pixels[(y * DigitPicture.Side) + x] : 0;
}
