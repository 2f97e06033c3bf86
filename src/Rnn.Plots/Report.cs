using System.Globalization;
using System.Net;
using System.Text;
using Rnn.Persistence;

namespace Rnn.Plots;

/// <summary>One HTML page about a training: its settings, data, model, curves, evaluation, mistakes, pictures, in the order in which you add them.</summary>
/// <remarks>
/// The page is one file and asks for nothing from a network: no script, no font, no picture outside it. It fits wide and narrow screens, light and
/// dark ones. Texts are shown as they are; what looks like HTML in them is no HTML. The same input gives the same bytes, under every culture.
/// </remarks>
/// <example>
/// <code>
/// new Report("Good or bad")
///     .Settings(("seed", 1), ("sentences", sentences.Length))
///     .Heading("Model").Printed(classifier.Model.Summary())
///     .Heading("Training").Plot(Plot.Loss(classifier.History!))
///     .Heading("Evaluation").Printed(report.ToString()).Plot(Plot.Confusion(report))
///     .Heading("Mistakes").Table(["text", "label", "said"], report.Mistakes.Take(20).Select(mistake => new[] { mistake.Text, mistake.Label, $"{mistake.Prediction}" }))
///     .Save("sentiment.html");
/// </code>
/// </example>
public sealed class Report
{
    // Numbers behind a picture that are longer than this make the page slow and are read by nobody.
    private const int LongestNumbers = 40_000;
    private readonly StringBuilder _body = new();
    private int _plots;

    /// <summary>Begins a page.</summary>
    /// <param name="title">What it is about; not empty.</param>
    public Report(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>What the page is about; its first heading, and the name of the browser's tab.</summary>
    public string Title { get; }

    /// <summary>Adds a heading; what follows stands below it.</summary>
    /// <param name="text">A few words; not empty.</param>
    public Report Heading(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return Add($"<h2>{Encode(text)}</h2>");
    }

    /// <summary>Adds text that runs on; an empty line begins a new paragraph.</summary>
    /// <param name="text">The text.</param>
    public Report Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (string paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Add($"<p>{Encode(paragraph)}</p>");
        }

        return this;
    }

    /// <summary>Adds text as it was printed, line by line, in letters of one width: the summary of a model, the table of an evaluation.</summary>
    /// <param name="text">The text, such as <c>model.Summary()</c> or <c>report.ToString()</c>.</param>
    public Report Printed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add($"<pre tabindex=\"0\">{Encode(text.ReplaceLineEndings("\n").TrimEnd('\n'))}</pre>");
    }

    /// <summary>Adds names and their values: options, sizes, the source of the data.</summary>
    /// <param name="settings">The names, each with a value; numbers are written by the invariant culture, null as nothing.</param>
    public Report Settings(params IReadOnlyList<(string Name, object? Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IEnumerable<string> rows = settings.Select(setting => $"<tr><th scope=\"row\">{Encode(setting.Name)}</th><td>{Cell(setting.Value)}</td></tr>");
        return settings.Count == 0 ? this : Add($"<div class=\"wide\" tabindex=\"0\"><table class=\"settings\">\n{string.Join('\n', rows)}\n</table></div>");
    }

    /// <summary>Adds a table.</summary>
    /// <param name="headings">What stands above each column; at least one.</param>
    /// <param name="rows">The rows, each with a cell for each column; numbers are written by the invariant culture, null as nothing.</param>
    /// <exception cref="ArgumentException">There is no column, or a row has not as many cells as there are columns.</exception>
    public Report Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(headings);
        ArgumentNullException.ThrowIfNull(rows);
        if (headings.Count == 0)
        {
            throw new ArgumentException("A table has a column or more; give a heading for each.", nameof(headings));
        }

        var table = new StringBuilder($"<div class=\"wide\" tabindex=\"0\"><table>\n<tr>{string.Concat(headings.Select(heading => $"<th scope=\"col\">{Encode(heading)}</th>"))}</tr>\n");
        foreach ((int number, IReadOnlyList<object?> row) in rows.Index())
        {
            if (row.Count != headings.Count)
            {
                throw new ArgumentException($"Row {number} has {row.Count} cells under {headings.Count} headings; give one for each.", nameof(rows));
            }

            table.Append("<tr>").AppendJoin("", row.Select(cell => $"<td{(IsNumber(cell) ? " class=\"number\"" : "")}>{Cell(cell)}</td>")).Append("</tr>\n");
        }

        return Add(table.Append("</table></div>").ToString());
    }

    /// <summary>Adds a picture, and behind a fold the numbers that it draws, unless they are above 40,000 characters.</summary>
    /// <param name="plot">The picture.</param>
    /// <param name="caption">A line below it; null, the default, for none.</param>
    public Report Plot(Plot plot, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(plot);
        _plots++;
        Add("<figure>");
        Add($"<div class=\"wide\" tabindex=\"0\">{plot.ToSvg(plot.Width, plot.Height, $"plot{_plots}-").TrimEnd('\n')}</div>");
        if (caption is not null)
        {
            Add($"<figcaption>{Encode(caption)}</figcaption>");
        }

        if (plot.Numbers.Length <= LongestNumbers)
        {
            Add($"<details><summary>The numbers of {Encode(plot.Title)}</summary><pre tabindex=\"0\">{Encode(plot.Numbers.TrimEnd('\n'))}</pre></details>");
        }

        return Add("</figure>");
    }

    /// <summary>The page as HTML.</summary>
    public override string ToString() => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{Encode(Title)}</title>
        <style>
        {ReportStyle.Css}
        </style>
        </head>
        <body>
        <main>
        <h1>{Encode(Title)}</h1>
        {_body}</main>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    /// <summary>Writes the page to a file. It is written beside an old file of this name, and then takes its place.</summary>
    /// <param name="path">The file, such as <c>report.html</c>.</param>
    /// <exception cref="ArgumentException">The name of the file is empty, or ends otherwise than in <c>.html</c> or <c>.htm</c>.</exception>
    /// <exception cref="IOException">The folder is missing, the disk is full, or another fault of input and output.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written there.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"A report is a page of HTML; let the file's name end in .html: {Path.GetFileName(path)}.html.", nameof(path));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(ToString());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(Label.Clean(text));

    private static string Cell(object? value) => Encode(value switch
    {
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
        bool yes => yes ? "yes" : "no",
        _ => $"{value}",
    });

    private static bool IsNumber(object? value) => value is double or float or int or long or decimal or uint or ulong;

    private Report Add(string line)
    {
        _body.Append(line).Append('\n');
        return this;
    }
}
