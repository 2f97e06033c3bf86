using System.Buffers.Binary;
using System.Text;
using Speech;

namespace Rnn.Tests.Samples;

public class SpeechTests
{
    [Fact]
    public void The_same_seed_gives_the_same_last_line()
    {
        string first = SampleProgram.LastLine("Speech", "--quick");

        first.Should().MatchRegex(@"^word error rate \d\.\d{3}, always the same \d\.\d{3}$", "scripts read this line");
        SampleProgram.LastLine("Speech", "--quick").Should().Be(first);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    [InlineData(0xFFFE, 16)]
    public void A_wav_file_of_any_kind_is_the_same_sound(int kind, int bits)
    {
        // Half a second of 500 hertz, on the left alone, at 44,100 samples a second.
        float[] wave = [.. Enumerable.Range(0, 22050).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 500 * i / 44100))];

        float[] sound = Read(Wav(kind, bits, channels: 2, 44100, [.. wave.SelectMany(sample => new[] { sample, 0 })]));

        sound.Should().HaveCount(4000, "at 8,000 samples a second");
        for (int i = 200; i < 3800; i++)
        {
            sound[i].Should().BeApproximately(0.25f * MathF.Sin(2 * MathF.PI * 500 * i / 8000), bits == 8 ? 0.01f : 0.002f);
        }
    }

    [Fact]
    public void Frequencies_that_the_new_rate_can_t_hold_are_gone() =>
        Read(Wav(1, 16, 1, 44100, [.. Enumerable.Range(0, 22050).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 6000 * i / 44100))]))[200..3800]
            .Should().OnlyContain(sample => Math.Abs(sample) < 0.005f, "6,000 hertz would come back as 2,000");

    [Fact]
    public void What_is_no_sound_is_told_in_words()
    {
        Refused([1, 2, 3], "*is no WAV file*");
        Refused(Wav(2, 4, 1, 8000, []), "*sound of kind 2 with 4 bits*Convert it.");
        Refused(Wav(1, 16, 1, 8000, [0])[..36], "*has no sound*");
        Refused(Wav(1, 16, 0, 8000, [0]), "*0 channels*");

        static void Refused(byte[] file, string fault) => FluentActions.Invoking(() => Read(file)).Should().Throw<InvalidDataException>().WithMessage(fault);
    }

    [Fact]
    public void Mu_law_is_that_of_G_711() => MuLaw.Decode([0xFF, 0x7F, 0x80, 0x00]).Should().Equal(0, 0, 32124 / 32768f, -32124 / 32768f);

    [Fact]
    public void A_tone_is_loudest_in_its_band_however_loud_it_is()
    {
        float[] Tone(float loudness) => Sound.Level([.. Enumerable.Range(0, 4000).Select(i => loudness * MathF.Sin(2 * MathF.PI * 1000 * i / 8000))]);

        var frames = LogMel.Of(Tone(0.5f));
        var quiet = LogMel.Of(Tone(0.01f));

        frames.Lengths[0].Should().Be(48, "25 ms each, 10 ms apart");
        int loudest = Enumerable.Range(0, LogMel.Bands).MaxBy(band => frames[20, band]);
        double mel = 2595 * Math.Log10(1 + (1000 / 700.0)), low = 2595 * Math.Log10(1 + (100 / 700.0)), high = 2595 * Math.Log10(1 + (3800 / 700.0));
        loudest.Should().Be((int)Math.Round((mel - low) / (high - low) * (LogMel.Bands + 1)) - 1);
        quiet[20, loudest].Should().BeApproximately(frames[20, loudest], 0.001f);
    }

    [Fact]
    public void A_folder_tells_what_is_said_by_names_or_by_texts_beside()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            byte[] wav = Wav(1, 16, 1, 8000, [.. Enumerable.Range(0, 800).Select(i => MathF.Sin(i))]);
            File.WriteAllBytes(Path.Combine(folder, "7_ann_0.wav"), wav);
            Directory.CreateDirectory(Path.Combine(folder, "bob"));
            File.WriteAllBytes(Path.Combine(folder, "bob", "x.wav"), wav);
            File.WriteAllText(Path.Combine(folder, "bob", "x.txt"), "Three  four\n");

            RecordingFiles.Read(folder).Select(recording => (recording.Voice, recording.Text)).Should().Equal(("ann", "seven"), ("bob", "three four"));

            File.WriteAllBytes(Path.Combine(folder, "bob", "y.wav"), wav);
            FluentActions.Invoking(() => RecordingFiles.Read(folder)).Should().Throw<InvalidDataException>().WithMessage("Nobody says what is said in *y.wav*y.txt*");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static float[] Read(byte[] file)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            return WavFile.Read(path, 8000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Wav(int kind, int bits, int channels, int rate, float[] samples)
    {
        bool isExtensible = kind == 0xFFFE;
        byte[] data = [.. samples.SelectMany(sample => (kind, bits) switch
        {
            (_, 8) => [(byte)(128 + MathF.Round(sample * 127))],
            (3, 32) => BitConverter.GetBytes(sample),
            (3, _) => BitConverter.GetBytes((double)sample),
            (_, 16) => BitConverter.GetBytes((short)MathF.Round(sample * 32767)),
            (_, 24) => BitConverter.GetBytes((int)MathF.Round(sample * 8388607))[..3],
            _ => BitConverter.GetBytes((int)(sample * 2147483000d)),
        })];
        var file = new List<byte>([.. Encoding.ASCII.GetBytes("RIFF"), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("WAVEfmt "), .. Four(isExtensible ? 40 : 16), .. Two(kind), .. Two(channels)]);
        file.AddRange([.. Four(rate), .. Four(rate * channels * bits / 8), .. Two(channels * bits / 8), .. Two(bits)]);
        file.AddRange(isExtensible ? [.. Two(22), .. Two(bits), .. Four(0), .. Two(1), .. new byte[14]] : []);
        file.AddRange([.. Encoding.ASCII.GetBytes("junk"), .. Four(3), 1, 2, 3, 0]); // an odd chunk is filled up
        file.AddRange([.. Encoding.ASCII.GetBytes("data"), .. Four(data.Length), .. data]);
        return [.. file];

        static byte[] Two(int value) => BitConverter.GetBytes((ushort)value);
        static byte[] Four(int value)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            return bytes;
        }
    }
}
