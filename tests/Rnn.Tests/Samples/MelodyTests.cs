using Melody;

namespace Rnn.Tests.Samples;

public class MelodyTests
{
    [Fact]
    public void The_same_seed_gives_the_same_last_line()
    {
        string first = SampleProgram.LastLine("Melody", "--quick");

        first.Should().MatchRegex(@"^bits a note \d\.\d{3}, previous note \d\.\d{3}$", "scripts read this line");
        SampleProgram.LastLine("Melody", "--quick").Should().Be(first);
    }

    [Theory]
    [InlineData("tune\tnotes\na\t60:4 62:4\nb\t60:4 H:4\n", "*line 3, column notes, note 2: 'H:4' is none*")]
    [InlineData("tune\tinstrument\tnotes\na\t200\t60:4\nb\t3\t60:4\n", "*line 2, column instrument: '200' is no instrument*")]
    public void A_wrong_file_is_told_with_its_place(string content, string fault) => SampleProgram.Fault("Melody", "own.tsv", content).Should().Match(fault);

    [Theory]
    [InlineData("60:4", 60, 4)]
    [InlineData("r:2.5", null, 2.5)]
    [InlineData("0:8/3", 0, 8.0 / 3)]
    public void A_note_is_read(string text, int? pitch, double sixteenths)
    {
        Note note = Note.Parse(text)!.Value;

        (note.Pitch, note.Sixteenths, note.ToString()).Should().Be((pitch, sixteenths, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("128:4")]
    [InlineData("-1:4")]
    [InlineData("60:0")]
    [InlineData("60:1/0")]
    [InlineData("60:1/2/3")]
    [InlineData("60")]
    public void What_is_no_note_is_none(string text) => Note.Parse(text).Should().BeNull();

    [Fact]
    public void A_tune_and_its_copy_in_another_key_read_alike_but_for_the_first_step()
    {
        Note[] notes = [.. "62:4 r:2 65:2 58:8/3".Split(' ').Select(text => Note.Parse(text)!.Value)];
        var tune = new Tune("a", "lead", notes);
        var higher = new Tune("a", "lead", [.. notes.Select(note => note with { Pitch = note.Pitch + 5 })]);

        tune.ToText().Should().Be("lead +2 :4 r :2 +3 :2 -7 :8/3");
        higher.ToText().Split(' ')[2..].Should().Equal(tune.ToText().Split(' ')[2..]);
        Tune.FromText("a", "lead", tune.ToText()).Notes.Should().Equal(notes, "the text tells the tune");
    }

    [Fact]
    public void A_midi_file_holds_each_note_for_its_time()
    {
        string path = Path.GetTempFileName();
        try
        {
            MidiFile.Write(path, new Tune("a", "guitar", [new Note(60, "4"), new Note(null, "20"), new Note(62, "1")]));

            // Each event after the ticks since the one before: 480 of the first note, then 2,400 of the rest, in two bytes each.
            File.ReadAllBytes(path)[22..].Should().Equal(
                0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, 0, 0xC0, 24,
                0, 0x90, 60, 90, 0x83, 0x60, 0x80, 60, 0,
                0x92, 0x60, 0x90, 62, 90, 120, 0x80, 62, 0,
                0, 0xFF, 0x2F, 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_wav_file_sounds_at_the_pitch_of_the_note()
    {
        string path = Path.GetTempFileName();
        try
        {
            Melody.WavFile.Write(path, new Tune("a", "guitar", [new Note(69, "8")]));

            float[] sound = Speech.WavFile.Read(path, 8000)[400..2400];
            double At(double hertz) => sound.Select((sample, i) => sample * Math.Sin(2 * Math.PI * hertz * i / 8000)).Sum() is var sine &&
                sound.Select((sample, i) => sample * Math.Cos(2 * Math.PI * hertz * i / 8000)).Sum() is var cosine ? (sine * sine) + (cosine * cosine) : 0;
            At(440).Should().BeGreaterThan(20 * At(415)).And.BeGreaterThan(20 * At(466), "the A above middle C has 440 hertz");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
