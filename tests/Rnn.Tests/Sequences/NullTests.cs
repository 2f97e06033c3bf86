using System.Numerics.Tensors;
using Rnn.Sequences;

namespace Rnn.Tests.Sequences;

/// <summary>Null where there must be something is told by the argument's name.</summary>
public class NullTests
{
    public static TheoryData<string> Names => [.. _calls.Keys];

    private static readonly Dictionary<string, Action> _calls = new()
    {
        ["columns"] = () => _ = new CsvSeries("a.csv", (IEnumerable<string>)null!),
        ["tokens"] = () => _ = new Example<float>((int[])null!, 1f),
        ["read"] = () => _ = new ExampleSource<float>(null!),
        ["values"] = () => StandardScaler<float>.Fit(Tensor.Create([1f, 2f], [2, 1]), 2).InverseTransform(null!, column: 0),
        ["series"] = () => StandardScaler<float>.Fit((Tensor<float>)null!, 2),
        ["isReal"] = () => _ = new SequenceMask(null!),
        ["lengths"] = () => SequenceMask.FromLengths(null!, 3),
        ["sequences"] = () => SequenceMask.FromLengths([1], 1).ToPadded<float>(null!),
        ["mask"] = () => SequenceDataset.FromPadded(Tensor.Create(new float[2], [1, 2, 1]), Tensor.Create(new float[1], [1, 1]), null!),
        ["words"] = () => new Vocabulary("a").Encode((string[])null!),
        ["text"] = () => Vocabulary.Characters(null!),
        ["sentences"] = () => Vocabulary.FromTexts(null!),
        ["times"] = () => TimeSplit.At<int>(null!, 1, 2),
        ["splits"] = () => new SlidingWindows<float>(Tensor.Create(new float[4], [4, 1]), 1, [0]).Split((IReadOnlyList<TimeSplit>)null!),
        ["indices"] = () => SequenceDataset.FromExamples([new Example<float>([1f], 1f)]).Choose(null!),
        ["word"] = () => new Vocabulary("a").Contains(null!),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_by_name(string name) => _calls[name].Should().Throw<ArgumentNullException>().WithParameterName(name);
}
