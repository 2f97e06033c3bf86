using System.Buffers.Binary;
using System.Text;

namespace Speech;

/// <summary>Reads WAV files: PCM of 8, 16, 24 or 32 bits, floating-point numbers of 32 or 64 bits, G.711 mu-law; any rate and any number of channels.</summary>
public static class WavFile
{
    private const int Pcm = 1, Float = 3, Mu = 7, Extensible = 0xFFFE;

    /// <summary>The sound at a rate, all channels mixed to one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rate">How many samples a second to give.</param>
    /// <exception cref="InvalidDataException">It is no WAV file, or holds sound of another kind; the message says which.</exception>
    public static float[] Read(string path, int rate)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        if (file.Length < 12 || Encoding.ASCII.GetString(file[..4]) != "RIFF" || Encoding.ASCII.GetString(file[8..12]) != "WAVE")
        {
            throw new InvalidDataException($"{path} is no WAV file: it does not begin with RIFF and WAVE. Convert it, such as with ffmpeg -i {Path.GetFileName(path)} sound.wav.");
        }

        (int kind, int channels, int ownRate, int bits) = (0, 0, 0, 0);
        for (int place = 12; place + 8 <= file.Length;)
        {
            string name = Encoding.ASCII.GetString(file.Slice(place, 4));
            long size = BinaryPrimitives.ReadUInt32LittleEndian(file[(place + 4)..]);
            ReadOnlySpan<byte> chunk = file.Slice(place + 8, (int)Math.Min(size, file.Length - place - 8)); // a recording that was broken off claims more than it has
            if (name == "fmt " && chunk.Length >= 16)
            {
                kind = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
                kind = kind == Extensible && chunk.Length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]) : kind;
                (channels, ownRate, bits) = (BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]), BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]), BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]));
            }
            else if (name == "data" && kind != 0)
            {
                if (channels is < 1 or > 64 || ownRate is < 1000 or > 768_000)
                {
                    throw new InvalidDataException($"{path} says that it has {channels} channels and {ownRate} samples a second; it is damaged, or no sound.");
                }

                return Sound.Resample(Mix(Samples(path, chunk, kind, bits), channels), ownRate, rate);
            }

            place += 8 + (int)Math.Min(size + (size & 1), file.Length - place - 8);
        }

        throw new InvalidDataException($"{path} has no {(kind == 0 ? "description of its sound" : "sound")}; it is damaged.");
    }

    private static float[] Samples(string path, ReadOnlySpan<byte> data, int kind, int bits)
    {
        if (kind == Mu && bits == 8)
        {
            return MuLaw.Decode(data);
        }

        if ((kind, bits) is not ((Pcm, 8 or 16 or 24 or 32) or (Float, 32 or 64)))
        {
            throw new InvalidDataException($"{path} holds sound of kind {kind} with {bits} bits; read are PCM of 8, 16, 24 or 32 bits (kind 1), floating-point numbers (3) and mu-law (7). Convert it.");
        }

        int width = bits / 8;
        float[] samples = new float[data.Length / width];
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<byte> one = data.Slice(i * width, width);
            float sample = (kind, bits) switch
            {
                (Pcm, 8) => (one[0] - 128) / 128f,
                (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(one) / 32768f,
                (Pcm, 24) => (one[0] | (one[1] << 8) | ((sbyte)one[2] << 16)) / 8388608f,
                (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(one) / 2147483648f,
                (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(one),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(one),
            };
            samples[i] = float.IsFinite(sample) ? sample : throw new InvalidDataException($"{path}: sample {i} is {sample}, no number; the file is damaged.");
        }

        return samples;
    }

    private static float[] Mix(float[] samples, int channels) => channels == 1 ? samples
        : [.. Enumerable.Range(0, samples.Length / channels).Select(time => samples.AsSpan(time * channels, channels).ToArray().Average())];
}
