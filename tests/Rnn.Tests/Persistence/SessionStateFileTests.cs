using System.Numerics.Tensors;
using Rnn.Models;
using Rnn.Persistence;
using Rnn.Sequences;

namespace Rnn.Tests.Persistence;

/// <summary>A stream goes on in another process, from a file.</summary>
public sealed class SessionStateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-state").FullName;

    private string File => Path.Combine(_folder, "state.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_stream_goes_on_from_a_file_to_the_same_bits()
    {
        string model = Path.Combine(_folder, "model.safetensors");
        SequenceModel<float> first = Model(seed: 1);
        StreamingSession<float> session = first.CreateSession(rows: 2);
        float[] expected = new float[4], output = new float[4];
        session.Step([1, 2, 3, 4, 5, 6], expected);
        first.Save(model);
        session.Snapshot().Save(File);
        session.Step([6, 5, 4, 3, 2, 1], expected);

        StreamingSession<float> later = SequenceModel.Load(model).CreateSession(rows: 2);
        later.Restore(SessionState<float>.Load(File));
        later.Step([6, 5, 4, 3, 2, 1], output);

        output.Should().Equal(expected);
    }

    [Fact]
    public void What_was_saved_is_what_is_loaded()
    {
        Model(seed: 1).Predict([Examples.Sequence<float>(5, 3)], null, out SessionState<float> state);

        state.Save(File);
        var loaded = SessionState<float>.Load(File);

        loaded.RowCount.Should().Be(1);
        loaded.Names.Should().Equal("lstm1.h", "lstm1.c", "gru2.h");
        loaded.ToString().Should().Be(state.ToString());
        foreach (string name in state.Names)
        {
            loaded[name].Flat().Should().Equal(state[name].Flat());
        }
    }

    [Fact]
    public void States_that_another_tool_wrote_are_states()
    {
        var writer = new SafetensorsWriter();
        writer.Add("gru2.h", Tensor.Create([0.5f, -0.5f, 0.25f], [1, 3]));
        writer.Save(File);

        SequenceModel<float> model = Model(seed: 1);
        model.Predict([Examples.Sequence<float>(5, 3)], SessionState<float>.Load(File), out _)[0].Flat().Should()
            .NotEqual(model.Predict([Examples.Sequence<float>(5, 3)])[0].Flat());
    }

    [Fact]
    public void A_session_of_other_weights_refuses_it_after_loading_too()
    {
        Model(seed: 1).CreateSession().Snapshot().Save(File);
        var state = SessionState<float>.Load(File);

        Model(seed: 2).CreateSession().Invoking(session => session.Restore(state)).Should().Throw<ArgumentException>().WithMessage("*other weights*");
        Model(seed: 1).CreateSession().Invoking(session => session.Restore(state)).Should().NotThrow();
    }

    [Fact]
    public void Nothing_is_not_saved_and_what_was_there_stays()
    {
        SequenceModel<float> dense = SequenceModel.OneToOne(3).Dense(2, Rnn.Cells.Activation.Tanh).LinearOutput(1).Build(seed: 1);
        dense.Predict([Tensor.Create([1f, 2, 3])], null, out SessionState<float> none);
        System.IO.File.WriteAllText(File, "before");

        none.Invoking(state => state.Save(File)).Should().Throw<ArgumentException>().WithMessage("*nothing to save*recurrent layers*");

        System.IO.File.ReadAllText(File).Should().Be("before");
    }

    [Fact]
    public void What_could_not_be_loaded_is_not_saved()
    {
        var state = new SessionState<float>(new Dictionary<string, Tensor<float>> { ["a\u001bb"] = Tensor.Create([1f], [1, 1]) });

        state.Invoking(one => one.Save(File)).Should().Throw<ArgumentException>().WithMessage("*'a\\u001bb'*");

        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Fact]
    public void A_saved_state_says_the_same_of_its_model_on_every_system()
    {
        Model(seed: 1).CreateSession().Snapshot().Save(File);
        using var file = SafetensorsFile.Open(File);

        file.Metadata["rnn.state.origin"].Should().NotContain("\r", "lines end otherwise on another system").And.Contain("\n");
    }

    [Fact]
    public void A_model_is_no_state_nor_are_numbers_of_another_type()
    {
        Model(seed: 1).Save(File);
        FluentActions.Invoking(() => SessionState<float>.Load(File)).Should().Throw<ModelFileException>().WithMessage("*holds a model*SequenceModel.Load*");

        Model(seed: 1).CreateSession().Snapshot().Save(File);
        FluentActions.Invoking(() => SequenceModel.Load(File)).Should().Throw<ModelFileException>().WithMessage("*no description of a model*SessionState<T>.Load*");
        FluentActions.Invoking(() => SessionState<double>.Load(File)).Should().Throw<ModelFileException>().WithMessage("*lstm1.h*F64*");
    }

    public static TheoryData<string, Action<SafetensorsWriter>> Harm() => new()
    {
        { "*no state*", _ => { } },
        { "*'a\\u001bb'*", writer => writer.Add("a\u001bb", Tensor.Create([1f], [1])) },
        { "*h*NaN*", writer => writer.Add("h", Tensor.Create([float.NaN], [1, 1])) },
        { "*c*rows*", writer => { writer.Add("h", Tensor.Create([1f], [1, 1])); writer.Add("c", Tensor.Create([1f, 2], [2, 1])); } },
        { "*damaged*", writer => { writer.Add("h", Tensor.Create([1f], [1, 1])); writer.AddMetadata("rnn.state.origin", "one line"); } },
        { "*damaged*", writer => { writer.Add("h", Tensor.Create([1f], [1, 1])); writer.AddMetadata("rnn.state.origin", "a\u001b[31m\n0"); } },
    };

    [Theory]
    [MemberData(nameof(Harm))]
    public void A_file_from_a_stranger_loads_or_is_refused(string message, Action<SafetensorsWriter> write)
    {
        var writer = new SafetensorsWriter();
        write(writer);
        writer.Save(File);

        FluentActions.Invoking(() => SessionState<float>.Load(File)).Should().Throw<ModelFileException>().WithMessage(message);
    }

    private static SequenceModel<float> Model(ulong seed) => SequenceModel.ManyToMany(3).Lstm(4).Gru(3).LinearOutput(2).Build(seed);
}
