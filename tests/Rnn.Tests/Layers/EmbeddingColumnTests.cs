using System.Numerics.Tensors;
using Rnn.Diagnostics;
using Rnn.Layers;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Tests.Layers;

/// <summary>Several tokens per step, each with a table of its own, and numbers beside them.</summary>
public class EmbeddingColumnTests
{
    private const double Tolerance = 1e-7;

    // Two tokens and two numbers per step; a sequence is empty.
    private static readonly int[] _lengths = [2, 5, 0, 3];

    private static readonly EmbeddingColumn _word = new("word", 6, 3), _shape = new("shape", 4, 2);

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 0)]
    [InlineData(2, 0.4)]
    public void Every_derivative_is_the_slope_of_the_loss(int features, double unknownRate)
    {
        var word = new EmbeddingColumn("word", 6, 3) { UnknownToken = 0, UnknownRate = unknownRate };
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(features).Embedding(word, _shape).Lstm(4).LinearOutput(2).Build(seed: 5);

        Dictionary<string, double> errors = new GradientProof(model, Data<double>(features)).WorstErrors();

        errors.Keys.Should().Contain(["embedding1.word.E", "embedding1.shape.E", "input"]);
        foreach ((string name, double error) in errors)
        {
            error.Should().BeLessThan(Tolerance, "the gradient by {0} must be the slope of the loss", name);
        }
    }

    [Fact]
    public void Vectors_lie_side_by_side_and_the_numbers_after_them()
    {
        SequenceModel<double> model = SequenceModel.ManyToMany<double>(1).Embedding(_word, _shape).Vanilla(2).LinearOutput(1).Build(seed: 1);
        double[] Row(string column, int token) => model.Parameters[$"embedding1.{column}.E"].Matrix.Row(token).ToArray();

        double[] output = Output(model, new Example<double>(new[,] { { 5, 0 }, { 1, 3 } }, new[,] { { 0.25 }, { -1 } }, new double[2, 1]), Pass.Inference);

        model.Layers[0].OutputSize.Should().Be(3 + 2 + 1);
        output.Should().Equal([.. Row("word", 5), .. Row("shape", 0), 0.25, .. Row("word", 1), .. Row("shape", 3), -1]);
    }

    [Fact]
    public void They_are_those_of_two_one_hot_vectors_beside_the_numbers()
    {
        SequenceModel<double> mixed = SequenceModel.ManyToMany<double>(1).Embedding(_word, _shape).Gru(3).LinearOutput(2).Build(seed: 1);
        SequenceModel<double> oneHot = SequenceModel.ManyToMany<double>(6 + 4 + 1).Dense(3 + 2 + 1).Gru(3).LinearOutput(2).Build(seed: 1);
        foreach (Parameter<double> parameter in oneHot.Parameters.Where(p => !p.Name.StartsWith("dense", StringComparison.Ordinal)))
        {
            mixed.Parameters[parameter.Name].Values.CopyTo(parameter.Values);
        }

        // W is made of both tables and a 1 for the number, one block below and beside the other.
        MatrixSpan<double> w = oneHot.Parameters["dense1.W"].Matrix;
        w.Flat.Clear();
        Copy(mixed.Parameters["embedding1.word.E"].Matrix, w, 0, 0);
        Copy(mixed.Parameters["embedding1.shape.E"].Matrix, w, 6, 3);
        w[10, 5] = 1;
        int[,] tokens = { { 2, 1 }, { 0, 3 }, { 5, 0 } };
        double[,] numbers = { { 0.5 }, { 2 }, { -1 } };
        double[,] hot = new double[3, 11];
        for (int step = 0; step < 3; step++)
        {
            (hot[step, tokens[step, 0]], hot[step, 6 + tokens[step, 1]], hot[step, 10]) = (1, 1, numbers[step, 0]);
        }

        mixed.Predict(tokens, numbers).ToDoubles().ShouldAgreeWith(oneHot.Predict(hot).ToDoubles(), 1e-14, "multiplying by 0 and 1 gives the same");

        static void Copy(MatrixSpan<double> from, MatrixSpan<double> to, int row, int column)
        {
            for (int i = 0; i < from.Rows; i++)
            {
                from.Row(i).CopyTo(to.Row(row + i)[column..]);
            }
        }
    }

    [Fact]
    public void A_token_is_carried_exactly_where_no_float_is()
    {
        var batch = new SequenceBatch<float>(new SequenceLayout(), featureCount: 0, tokenColumns: 2);
        batch.Layout.Arrange([1, 2]);
        batch.FitToLayout();
        batch.SetTokens(row: 0, [16_777_217, 1, 16_777_219, 2]);
        batch.SetTokens(row: 1, [int.MaxValue, 3]);

        batch.Tokens.ToArray().Should().Equal([16_777_217, 1, int.MaxValue, 3, 16_777_219, 2], "the rows of a step side by side");
    }

    [Fact]
    public void A_batch_a_single_sequence_and_memory_of_yours_give_the_same_bits()
    {
        SequenceModel<float> model = Tagger();
        SequenceDataset<float> data = Data<float>(2);

        Tensor<float>[] together = model.Predict(data);

        for (int i = 0; i < data.Count; i++)
        {
            int steps = _lengths[i];
            float[] prediction = new float[steps * 2];
            model.Predict(data.GetTokens(i), data.GetInput(i), prediction);
            prediction.Should().Equal(together[i].Flat());
            model.Predict(Matrix(data.GetTokens(i), 2), Matrix(data.GetInput(i), 2)).Flat().Should().Equal(prediction);
        }
    }

    [Fact]
    public void A_session_takes_tokens_and_numbers_step_by_step()
    {
        SequenceModel<float> model = Tagger();
        SequenceDataset<float> data = Data<float>(2).Slice(0, 2);
        Tensor<float>[] whole = model.Predict(data);
        StreamingSession<float> session = model.CreateSession(rows: 2);
        float[] output = new float[4];
        (session.TokenColumns, session.InputSize).Should().Be((2, 2));
        for (int step = 0; step < 2; step++)
        {
            int[] tokens = [.. data.GetTokens(0).Slice(step * 2, 2), .. data.GetTokens(1).Slice(step * 2, 2)];
            float[] numbers = [.. data.GetInput(0).Slice(step * 2, 2), .. data.GetInput(1).Slice(step * 2, 2)];

            Refused(() => session.Step([0, 0, 0, 4], numbers, output), "row 1, step 0: 4 is no token of the column 'shape'*0 to 3*");
            session.Step(tokens, numbers, output);

            output.Should().Equal([whole[0][step, 0], whole[0][step, 1], whole[1][step, 0], whole[1][step, 1]], "what was refused has changed nothing");
        }

        Refused(() => session.Step([0, 0], [1f, 1f], output), "*2 × 2 tokens and 2 × 2 numbers*got 2 tokens, 2 numbers*");
        ((Action)(() => session.Step([1f, 1f], output))).Should().Throw<InvalidOperationException>().WithMessage("*2 tokens per step*Step(tokens, numbers, output)*");
        ((Action)(() => model.CreateSession().Feed(Tensor.CreateFromShape<float>([1, 2])))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_session_of_tokens_alone()
    {
        SequenceModel<float> model = SequenceModel.ManyToMany(0).Embedding(6, 3).Gru(4).LinearOutput(1).Build(seed: 2);
        StreamingSession<float> session = model.CreateSession();
        float[] output = new float[1];
        int[] tokens = [5, 0, 2];

        foreach (int token in tokens)
        {
            session.Step(new[] { token }, output);
        }

        output[0].Should().Be(model.Predict(tokens)[2, 0]);
        Allocation.Of(() => session.Step(tokens.AsSpan(0, 1), output)).Should().Be(0);
    }

    [Fact]
    public void A_token_that_is_not_there_is_told_with_example_step_and_column()
    {
        Example<float> good = new(new[,] { { 5, 3 } }, new float[1, 2], new float[1, 2]), bad = new(new[,] { { 5, 3 }, { 0, 4 } }, new float[2, 2], new float[2, 2]);

        Refused(
            () => Tagger().Fit(SequenceDataset.FromExamples([good, bad])),
            "data: the input of example 1, step 1: 4 is no token of the column 'shape': embedding1 knows the numbers 0 to 3*");
        Refused(() => Tagger().Predict([6, 0], [1f, 1], new float[2]), "tokens, step 0: 6 is no token of the column 'word'*0 to 5*");
    }

    [Fact]
    public void Other_inputs_are_refused_with_what_it_takes()
    {
        SequenceModel<float> model = Tagger();

        Refused(() => model.Predict(new float[3, 2]), "*embedding1*takes 2 tokens (word, shape) and 2 numbers per step; the data has 2 numbers. Give the tokens as int[time, 2]*numbers as [time, 2]*");
        Refused(() => model.Predict(new[] { 1, 2 }), "*the data has 1 tokens*");
        Refused(() => model.Predict(new int[2, 2]), "*the data has 2 tokens.*");
        Refused(() => model.Predict(new int[2, 2], new float[2, 3]), "*the data has 2 tokens and 3 numbers*");
        Refused(() => model.Predict(new int[2, 2], new float[3, 2]), "*3 steps of numbers and 2 steps of tokens*");
        Refused(() => model.Predict([1, 2, 3], [1f, 2f], new float[2]), "*2 tokens and 2 numbers per step; got 3 tokens*");
        ((Action)(() => model.Predict([1f, 2f], new float[2]))).Should().Throw<InvalidOperationException>().WithMessage("*Predict(tokens, numbers, prediction)*");
        Refused(() => Tagger(new EmbeddingColumn("a", 3), new EmbeddingColumn("a", 3)), "embedding1: two columns are called 'a'*");
        Refused(() => Tagger(new EmbeddingColumn("a", 0)), "embedding1, column 'a': the number of tokens must be from 1 to 16,777,216; got 0*");
        Refused(() => Tagger(new EmbeddingColumn("a", 16_777_217, 1)), "embedding1, column 'a': the number of tokens*got 16777217*");
        Refused(() => Tagger(new EmbeddingColumn("a", 1, 16_777_217)), "embedding1, column 'a': the size*got 16777217*");
        Refused(() => Tagger(new EmbeddingColumn("a", 1, 16_000_000), new EmbeddingColumn("b", 1, 16_000_000)), "embedding1: its vectors*32,000,002*");
        Refused(() => Tagger(new EmbeddingColumn("a", 3) { UnknownToken = 3 }), "*unknown token must be from 0 to 2; got 3*");
        Refused(() => Tagger(new EmbeddingColumn("a", 3) { UnknownToken = 1, UnknownRate = 1 }), "*rate of unknown tokens*below 1; got 1*");
        Refused(() => SequenceModel.ManyToOne(0).Embedding(16_777_217, 1).Lstm(2).LinearOutput(1).Build(seed: 1), "embedding1: the number of tokens*");
        Refused(() => SequenceModel.ManyToOne(0).Embedding(Array.Empty<EmbeddingColumn>()).Lstm(2).LinearOutput(1).Build(seed: 1), "*at least one column*");
        Refused(() => _ = new EmbeddingColumn("a.b", 3), "*'a.b' holds '.'*");
        Refused(() => _ = new EmbeddingColumn(" ", 3), "*");
        Refused(() => SequenceModel.ManyToMany(2).Embedding(_word).Residual().Lstm(2).LinearOutput(1).Build(seed: 1), "*residual*");
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(100, 21)]
    [InlineData(10_000, 278)]
    [InlineData(1_000_000, 600)]
    public void The_size_by_rule_is_fastais(int tokens, int size)
    {
        EmbeddingColumn.SizeFor(tokens).Should().Be(size, "min(600, round(1.6 · tokens^0.56))");
        new EmbeddingColumn("a", tokens).Size.Should().Be(size);
    }

    [Fact]
    public void Padded_tokens_with_holes_are_those_cut_by_hand()
    {
        int[,,] padded = { { { 5, 1 }, { -1, -1 }, { 2, 0 } }, { { 3, 3 }, { 4, 2 }, { -1, -1 } } };
        Tensor<int> tokens = Tensor.Create([.. padded.Cast<int>()], [2, 3, 2]);
        Tensor<double> numbers = Tensor.Create([1, double.NaN, 2, 3, 4, double.NaN], [2, 3, 1]);
        var mask = new SequenceMask(new[,] { { true, false, true }, { true, true, false } });

        SequenceDataset<double> data = SequenceDataset.FromPadded(tokens, numbers, Tensor.Create<double>([7, 8], [2, 1]), mask);

        (data.TokenColumns, data.InputSize, data.TargetSize).Should().Be((2, 1, 1));
        data.GetTokens(0).ToArray().Should().Equal([5, 1, 2, 0]);
        data.GetInput(0).ToArray().Should().Equal([1, 2]);
        data.GetTokens(1).ToArray().Should().Equal([3, 3, 4, 2]);
        SequenceDataset.FromPadded(tokens, null, Tensor.Create<double>([7, 8], [2, 1]), mask).InputSize.Should().Be(0);
        Refused(() => SequenceDataset.FromPadded(tokens, numbers, Tensor.Create<double>([7, 8], [2, 1]), SequenceMask.FromLengths([2, 2], 3)), "Token 2 is -1*");
    }

    [Fact]
    public void A_trace_shows_tokens_before_numbers()
    {
        SequenceTrace<float> trace = Tagger().Trace(new Example<float>(new[,] { { 5, 3 }, { 0, 1 } }, new float[,] { { 0.5f, 1 }, { 2, 3 } }, new float[2, 2]));

        trace.Input.Flat().Should().Equal([5, 3, 0.5f, 1, 0, 1, 2, 3]);
        trace.InputGradient!.Flat().Chunk(4).Should().OnlyContain(step => step[0] == 0 && step[1] == 0 && step[2] != 0);
    }

    private static SequenceModel<float> Tagger(params EmbeddingColumn[] columns) => SequenceModel.ManyToMany(2)
        .Embedding(columns.Length == 0 ? [_word, _shape] : columns).Lstm(4).LinearOutput(2).Build(seed: 4);

    private static double[] Output(SequenceModel<double> model, Example<double> example, Pass pass)
    {
        ModelWorkspace<double> workspace = model.CreateWorkspace(WorkerTeam.Alone);
        workspace.LoadInputs(SequenceDataset.FromExamples([example]), [0]);
        workspace.Forward(pass);
        return workspace.Layers[0].Output.Values.ToArray();
    }

    private static SequenceDataset<T> Data<T>(int features)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => SequenceDataset.FromExamples(_lengths.Select((length, i) =>
        {
            var random = new Random(i);
            int[] tokens = [.. Enumerable.Range(0, length).SelectMany(_ => new[] { random.Next(6), random.Next(4) })];
            Tensor<T> target = Examples.Sequence<T>(length, 2, (uint)i + 100);
            return Example<T>.OfTensors(
                Tensor.Create(tokens, [length, 2]), features == 0 ? null : Examples.Sequence<T>(length, features, (uint)i), target);
        }));

    private static TItem[,] Matrix<TItem>(ReadOnlySpan<TItem> values, int columns)
    {
        TItem[,] matrix = new TItem[values.Length / columns, columns];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i / columns, i % columns] = values[i];
        }

        return matrix;
    }

    private static void Refused(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
}
