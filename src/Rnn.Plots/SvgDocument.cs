using System.Text;
using System.Xml;
using System.Xml.Linq;
using OxyPlot;

namespace Rnn.Plots;

/// <summary>Makes of OxyPlot's SVG one that scales, that can be read aloud, and that can stand beside others in one page.</summary>
internal static class SvgDocument
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg", _link = "http://www.w3.org/1999/xlink";

    /// <summary>One element svg, without a declaration or document type.</summary>
    /// <param name="model">What is drawn.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="names">Goes before the names of its parts.</param>
    public static string Of(PlotModel model, int width, int height, string title, string description, string names)
    {
        model.Title = TextWidths.Fit(model.Title, model.TitleFontSize, width - 24, bold: true);
        model.Subtitle = model.Subtitle is null ? null : TextWidths.Fit(model.Subtitle, model.SubtitleFontSize, width - 24);
        var exporter = new SvgExporter
        {
            Width = width,
            Height = height,
            TextMeasurer = TextWidths.Instance,
            UseVerticalTextAlignmentWorkaround = true, // not all who draw SVG know dominant-baseline
        };
        string drawn = exporter.ExportToString(model);
        if (model.GetLastPlotException() is { } fault)
        {
            throw new InvalidOperationException($"The picture '{title}' could not be drawn: {fault.Message}", fault);
        }

        XElement svg = XElement.Parse(drawn);
        Tidy(svg, names);
        svg.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        svg.SetAttributeValue("role", "img");
        svg.AddFirst(new XElement(_svg + "title", title), new XElement(_svg + "desc", description));
        return Write(svg);
    }

    private static void Tidy(XElement svg, string names)
    {
        // Empty groups, and the frames that nothing is cut by.
        svg.Descendants(_svg + "g").Where(group => !group.HasElements).Remove();
        HashSet<string> used = [.. svg.Descendants().Attributes("clip-path").Select(attribute => attribute.Value[5..^1])];
        svg.Descendants(_svg + "defs").Where(frame => frame.Elements().All(clip => !used.Contains(clip.Attribute("id")!.Value))).Remove();
        foreach (XAttribute attribute in svg.Descendants().Attributes().ToArray())
        {
            if (attribute.Name == "id")
            {
                attribute.Value = names + attribute.Value;
            }
            else if (attribute.Name == "clip-path")
            {
                attribute.Value = attribute.Value.Replace("url(#", $"url(#{names}", StringComparison.Ordinal);
            }
        }

        foreach (XElement image in svg.Descendants(_svg + "image"))
        {
            image.SetAttributeValue("style", "image-rendering:pixelated"); // each value a field of its own
        }

        if (svg.Descendants().Attributes(_link + "href").Any())
        {
            svg.SetAttributeValue(XNamespace.Xmlns + "xlink", _link.NamespaceName);
        }
    }

    private static string Write(XElement svg)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            svg.Save(writer);
        }

        return text.Append('\n').ToString();
    }
}
