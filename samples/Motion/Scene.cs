using Rnn.Sequences;

namespace Motion;

/// <summary>Frames, and what they show.</summary>
/// <param name="Frames">[time, pixels].</param>
/// <param name="What">Of a clip one number, of its motion; of a film one for each frame, of what happens between it and the one before.</param>
public sealed record Scene(float[,] Frames, int[] What)
{
    /// <summary>One frame.</summary>
    public float[] Frame(int time) => [.. Enumerable.Range(0, Frames.GetLength(1)).Select(pixel => Frames[time, pixel])];

    /// <summary>One frame and the answer of the whole clip.</summary>
    public Example<float> ToExample(int time) => new(Frame(time), What[0]);

    /// <summary>What a network reads, a frame and the one before it at each step; and what it is to answer.</summary>
    public Example<float> ToExample() => What.Length == 1 ? new(Steps(), What[0]) : new(Steps(), What);

    /// <summary>A frame and the one before it at each step; before the first stands itself.</summary>
    public float[,] Steps()
    {
        (int length, int size) = (Frames.GetLength(0), Frames.GetLength(1));
        float[,] steps = new float[length, 2 * size];
        for (int i = 0; i < Frames.Length; i++)
        {
            steps[i / size, i % size] = Frames[i / size, i % size];
            steps[i / size, size + (i % size)] = Frames[Math.Max(0, (i / size) - 1), i % size];
        }

        return steps;
    }
}
