using System.Text;
using OxyPlot;
using Rnn.Persistence;

namespace Rnn.Plots;

/// <summary>A picture: of a training, an evaluation, or the inside of a network; written as SVG, with the numbers behind it as CSV.</summary>
/// <remarks>
/// Each static method draws one kind of picture. The same input gives the same bytes, under every culture. Colours can be told apart by the
/// colour-blind, and every picture says in words what it shows, for those who can't see it.
/// </remarks>
/// <example>
/// <code>
/// Plot.Loss(history).Save("loss.svg");
/// string svg = Plot.GradientFlow(model.GradientFlow(data)).ToSvg();
/// </code>
/// </example>
public sealed partial class Plot
{
    private const int Least = 200, Most = 10_000;
    private readonly Func<PlotModel> _draw;

    internal Plot(string title, string description, (int Width, int Height) size, string numbers, Func<PlotModel> draw)
    {
        Title = Label.Shown(title, most: 200);
        Description = Label.Shown(description, most: 1000);
        (Width, Height) = size;
        Numbers = numbers;
        _draw = draw;
    }

    /// <summary>The title above the picture.</summary>
    public string Title { get; }

    /// <summary>What the picture shows, in a sentence or two; the SVG holds it for those who can't see the picture.</summary>
    public string Description { get; }

    /// <summary>How wide it is drawn unless you say otherwise, in pixels; chosen so that what it shows has room.</summary>
    public int Width { get; }

    /// <summary>How high it is drawn unless you say otherwise, in pixels; chosen so that what it shows has room.</summary>
    public int Height { get; }

    /// <summary>The numbers that are drawn, as CSV with a header; in full, in the notation of the invariant culture, empty where there is none.</summary>
    public string Numbers { get; }

    /// <summary>The picture as SVG, one element <c>svg</c> that needs no other file.</summary>
    /// <param name="width">Its width in pixels, 200 to 10,000; null, the default, for <see cref="Width"/>. Texts keep their size.</param>
    /// <param name="height">Its height in pixels, 200 to 10,000; null, the default, for <see cref="Height"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small or too large.</exception>
    public string ToSvg(int? width = null, int? height = null) => ToSvg(Checked(width ?? Width, nameof(width)), Checked(height ?? Height, nameof(height)), "");

    /// <summary>Writes the picture as an SVG file, in its own size. It is written beside an old file of this name, and then takes its place.</summary>
    /// <param name="path">The file, such as <c>loss.svg</c>.</param>
    /// <exception cref="ArgumentException">The name of the file is empty, or ends otherwise than in <c>.svg</c>.</exception>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"A picture is written as SVG; let the file's name end in .svg: {Path.GetFileName(path)}.svg.", nameof(path));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(ToSvg());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The title and the description.</summary>
    public override string ToString() => $"{Title}: {Description}";

    // Several pictures in one page need names that differ.
    internal string ToSvg(int width, int height, string names) => SvgDocument.Of(_draw(), width, height, Title, Description, names);

    private static int Checked(int size, string name) => size is >= Least and <= Most ? size
        : throw new ArgumentOutOfRangeException(name, $"A picture is {Least} to {Most} pixels wide and high; got {size}.");
}
