using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Rnn.Decoding;
using Rnn.Models;
using Rnn.Sequences;

namespace Rnn.Benchmarks;

/// <summary>
/// Writing 50 tokens for each of 16 inputs of 20 tokens, greedily and by a beam of 5: LSTM layers of 256 units, 1,000 tokens. Told as
/// tokens per second of all 16 together; a beam of 5 tries five times as many as it gives.
/// </summary>
[MemoryDiagnoser]
[Config(typeof(TokensPerSecond))]
public class DecodingBenchmark
{
    private const int Inputs = 16, InputLength = 20, TokensWritten = 50, Tokens = 1000, EmbeddingSize = 64, Units = 256;

    private readonly int[][] _inputs = [.. HeadLoss.Targets(Inputs, InputLength, Tokens)];
    private Func<DecodedSequence[][]> _write = () => [];

    [Params("next token", "encoder-decoder")]
    public string Model { get; set; } = "";

    [Params(1, 5)]
    public int BeamWidth { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // All are written to the same length, whatever an untrained model thinks of its end.
        var options = new DecodingOptions { BeamWidth = BeamWidth, LeastTokens = TokensWritten, MostTokens = TokensWritten };
        SequenceModelBuilder<float> builder = SequenceModel.ManyToMany(features: 0).Embedding(Tokens, EmbeddingSize).Lstm(Units);
        if (Model == "next token")
        {
            SequenceModel<float> model = builder.SoftmaxOutput(Tokens).Build(seed: 1);
            _write = () => model.Continue(_inputs, options);
        }
        else
        {
            SequenceModel<float> model = EndWithDecoder(builder).SoftmaxOutput(Tokens).Build(seed: 1);
            SequenceDataset<float> data = SequenceDataset.FromExamples(_inputs.Select(input => new Example<float>(input, [0])));
            _write = () => model.Decode(data, options);
        }

        int written = _write().Sum(sequences => sequences[0].Tokens.Count);
        if (written != Inputs * TokensWritten)
        {
            throw new InvalidOperationException($"{written} tokens were written, and not {Inputs * TokensWritten}.");
        }
    }

    [Benchmark(OperationsPerInvoke = Inputs * TokensWritten)]
    public DecodedSequence[][] Write() => _write();

    // What stands after Decode: another kind of decoder is another line here and another name above.
    private SequenceModelBuilder<float> EndWithDecoder(SequenceModelBuilder<float> builder) => Model switch
    {
        "encoder-decoder" => builder.Decode().Embedding(Tokens, EmbeddingSize).Lstm(Units),
        _ => throw new InvalidOperationException($"There is no model called '{Model}'."),
    };

    private sealed class TokensPerSecond : ManualConfig
    {
        public TokensPerSecond() => AddColumn(new RateColumn("tokens/s"));
    }
}
