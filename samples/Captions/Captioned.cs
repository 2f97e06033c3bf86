using System.Numerics.Tensors;
using Rnn.Data;

namespace Captions;

/// <summary>A picture of 20x20 pixels and what it shows.</summary>
/// <param name="Group">Which sort of picture it is, such as people.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Pixels">Its colours row by row, 0 to 1, [y, x, colour].</param>
internal sealed record Captioned(string Group, string Caption, float[] Pixels)
{
    public const int Side = 20;

    /// <summary>Pixels of a patch's side; the network looks at one patch after the other.</summary>
    public const int Patch = 4;

    /// <summary>Patches of a row.</summary>
    public const int Across = Side / Patch;

    /// <summary>The pictures of a sheet, named by a file beside it with the same folder: captions.tsv with tile, group and caption.</summary>
    public static Captioned[] Read(string sheet)
    {
        PngPicture png = PngPicture.Read(sheet);
        int across = png.Width / Side, count = across * (png.Height / Side);
        Table captions = Table.FromCsv(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(sheet))!, "captions.tsv"), new CsvFormat { Separator = '\t' });
        double[] tiles = captions["tile"].ToNumbers();
        string?[] groups = captions["group"].ToWords(), texts = captions["caption"].ToWords();
        return [.. tiles.Select((tile, row) => tile >= 0 && tile < count && tile == Math.Floor(tile) && texts[row] is { } caption
            ? new Captioned(groups[row] ?? "", caption, png.Square((int)tile % across * Side, (int)tile / across * Side, Side))
            : throw new InvalidDataException(FormattableString.Invariant($"{captions["tile"].PlaceOf(row)}: the sheet has the tiles 0 to {count - 1}, and each needs a caption.")))];
    }

    /// <summary>The same picture moved by some pixels, white where nothing was.</summary>
    public Captioned Moved(int x, int y)
    {
        float[] moved = new float[Pixels.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            (int row, int column) = ((i / 3 / Side) - y, (i / 3 % Side) - x);
            moved[i] = row is >= 0 and < Side && column is >= 0 and < Side ? Pixels[(((row * Side) + column) * 3) + (i % 3)] : 1;
        }

        return this with { Pixels = moved };
    }

    /// <summary>The patches one after the other, row by row, [patch, numbers].</summary>
    public Tensor<float> ToPatches() => Tensor.Create([.. from top in Enumerable.Range(0, Across) from left in Enumerable.Range(0, Across)
        from y in Enumerable.Range(top * Patch, Patch) from x in Enumerable.Range(left * Patch, Patch) from colour in Enumerable.Range(0, 3) select Pixels[(((y * Side) + x) * 3) + colour]],
        [Across * Across, Patch * Patch * 3]);
}
