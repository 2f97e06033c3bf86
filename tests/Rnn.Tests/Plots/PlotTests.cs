using System.Globalization;
using System.Xml.Linq;
using Rnn.Models;
using Rnn.Plots;
using Rnn.Sequences;
using Rnn.Training;

namespace Rnn.Tests.Plots;

/// <summary>Pictures are whole SVG with their texts inside the frame, and a report is one page that asks for nothing.</summary>
public class PlotTests
{
    private static readonly string[] _labels = ["good", "bad", "neither good nor bad, and a long label"];

    public static TheoryData<string> Names() => new("loss", "confusion", "attention", "calibration");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_whole_and_its_texts_lie_inside(string name)
    {
        Plot plot = Create(name);

        var svg = XDocument.Parse(plot.ToSvg());
        XElement[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text")];
        texts.Should().NotBeEmpty();
        foreach (XElement text in texts.Where(text => text.Attribute("x") is not null))
        {
            double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture).Should().BeInRange(0, plot.Width);
            double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture).Should().BeInRange(0, plot.Height);
        }

        plot.Numbers.Should().NotBeEmpty();
        Create(name).ToSvg().Should().Be(plot.ToSvg(), "the same numbers give the same picture");
    }

    [Fact]
    public void A_report_asks_for_nothing_and_runs_nothing()
    {
        string page = new Report("Reviews <good & bad>").Settings(("epochs", 3)).Text("Learned from few.").Plot(Create("loss")).Printed("a  b").ToString();

        page.Should().Contain("Reviews &lt;good &amp; bad&gt;").And.NotContain("<script").And.NotContain("<link").And.NotContainAny("src=\"http", "href=\"http", "url(http");
    }

    private static Plot Create(string name) => name switch
    {
        "loss" => Plot.Loss(History()),
        "confusion" => Plot.Confusion(_labels, (actual, told) => (actual * 3) + told),
        "attention" => Plot.Attention(["a", "dog"], ["un", "chien"], [[0.9, 0.1], [0.2, 0.8]]),
        _ => Plot.Calibration([.. Enumerable.Range(0, 100).Select(i => i / 100.0)], [.. Enumerable.Range(0, 100).Select(i => i % 3 == 0)]),
    };

    private static TrainingHistory History() => SequenceModel.ManyToOne(1).Gru(2).LinearOutput(1).Build(seed: 1).Fit(
        SequenceDataset.FromExamples(Enumerable.Range(0, 20).Select(i => new Example<float>(System.Numerics.Tensors.Tensor.Create([i / 20f, i / 10f], [2, 1]), i / 20f))), new FitOptions<float> { Epochs = 3 });
}
