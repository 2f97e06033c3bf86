using Rnn.Parameters;

namespace Rnn.Tests.Parameters;

/// <summary>The generator is the published one, its numbers are spread as they should be, and its streams are apart.</summary>
public class PhiloxGeneratorTests
{
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void The_function_gives_its_published_answers(string counter, string key, string answer)
    {
        // kat_vectors of the Random123 library, philox4x32 with 10 rounds.
        uint[] c = Words(counter), k = Words(key), expected = Words(answer);

        (uint w0, uint w1, uint w2, uint w3) = PhiloxGenerator.Block(c[0], c[1], c[2], c[3], k[0], k[1]);

        new[] { w0, w1, w2, w3 }.Should().Equal(expected, "other systems with the same generator must get the same numbers");
    }

    [Fact]
    public void A_stream_is_the_function_of_a_rising_counter()
    {
        var random = new PhiloxGenerator(0x1234567890ABCDEF, RandomPurpose.Dropout, 77);
        for (uint block = 0; block < 3; block++)
        {
            (uint w0, uint w1, uint w2, uint w3) =
                PhiloxGenerator.Block(block, 0, 77, (uint)RandomPurpose.Dropout, 0x90ABCDEF, 0x12345678);

            new[] { random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32() }.Should().Equal(
                [w0, w1, w2, w3], "block {0} holds all its words, each once", block);
        }
    }

    [Fact]
    public void The_same_name_is_the_same_stream()
    {
        var one = new PhiloxGenerator(5, RandomPurpose.Shuffling, 3);
        var two = new PhiloxGenerator(5, RandomPurpose.Shuffling, 3);

        First(one).Should().Equal(First(two), "seed, purpose and step are all there is to a stream");
    }

    [Fact]
    public void Seeds_purposes_and_steps_have_streams_of_their_own()
    {
        // Also seeds that differ in their upper half only, and neighbours that a careless hash would mix up.
        ulong[] seeds = [0, 1, 2, 1UL << 32, ulong.MaxValue];
        RandomPurpose[] purposes = [RandomPurpose.Initialisation, RandomPurpose.Shuffling, RandomPurpose.Dropout];
        uint[] steps = [0, 1, 2, uint.MaxValue];
        var streams = new List<string>();
        foreach (ulong seed in seeds)
        {
            foreach (RandomPurpose purpose in purposes)
            {
                streams.AddRange(steps.Select(step => string.Join(" ", First(new PhiloxGenerator(seed, purpose, step)))));
            }
        }

        streams.Should().OnlyHaveUniqueItems("what is drawn for one end must not be seen again at another");
    }

    [Fact]
    public void Doubles_fill_the_interval_from_0_to_1_evenly()
    {
        const int Draws = 100_000, Bins = 100;
        var random = new PhiloxGenerator(8, RandomPurpose.Initialisation, 0);
        int[] counts = new int[Bins];
        double sum = 0, squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double value = random.NextDouble();
            counts[(int)(value * Bins)]++; // a value outside [0, 1) throws here
            sum += value;
            squares += value * value;
        }

        (sum / Draws).Should().BeApproximately(
            0.5, 0.004, "the mean of a uniform number is ½, give or take 4 deviations of 0.0009");
        (squares / Draws).Should().BeApproximately(1 / 3.0, 0.004, "and its mean square ⅓");
        ChiSquare(counts, Draws).Should().BeInRange(
            50, 160, "with 99 degrees of freedom it is about 99 ± 14; too even is as odd as too uneven");
    }

    [Fact]
    public void Doubles_have_53_random_bits()
    {
        var random = new PhiloxGenerator(9, RandomPurpose.Initialisation, 0);
        ulong ones = 0, zeros = 0;
        for (int i = 0; i < 100; i++)
        {
            double scaled = random.NextDouble() * (1UL << 53);
            (scaled % 1).Should().Be(0, "a number is a whole multiple of 2⁻⁵³");
            ones |= (ulong)scaled;
            zeros |= ~(ulong)scaled;
        }

        (ones & zeros).Should().Be((1UL << 53) - 1, "each of the 53 bits is now 0 and now 1");
    }

    [Fact]
    public void Normals_have_mean_0_variance_1_and_the_tails_of_a_bell()
    {
        const int Draws = 100_000;
        var random = new PhiloxGenerator(10, RandomPurpose.Initialisation, 0);
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        int beyondTwo = 0;
        for (int i = 0; i < Draws; i++)
        {
            double value = random.NextNormal(), square = value * value;
            sum += value;
            squares += square;
            cubes += square * value;
            fourths += square * square;
            beyondTwo += Math.Abs(value) > 2 ? 1 : 0;
        }

        (sum / Draws).Should().BeApproximately(0, 0.013, "4 deviations of the mean are 0.0126");
        (squares / Draws).Should().BeApproximately(1, 0.018, "4 deviations of the variance are 0.018");
        (cubes / Draws).Should().BeApproximately(0, 0.05, "neither side is favoured");
        (fourths / Draws).Should().BeApproximately(3, 0.13, "the fourth moment of a normal number is 3");
        (beyondTwo / (double)Draws).Should().BeApproximately(0.0455, 0.003, "4.55 % lie beyond two deviations");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Whole_numbers_below_a_bound_are_equally_likely(int bound)
    {
        const int Draws = 50_000;
        var random = new PhiloxGenerator(11, RandomPurpose.Shuffling, (uint)bound);
        int[] counts = new int[bound];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.NextInt(bound)]++; // a value outside [0, bound) throws here
        }

        double freedom = bound - 1;
        ChiSquare(counts, Draws).Should().BeLessThanOrEqualTo(
            freedom + (5 * Math.Sqrt(2 * freedom)), "each value is as likely as another");
    }

    [Fact]
    public void A_bound_that_does_not_divide_the_range_favours_nobody()
    {
        // 8 inputs to 3 values: a plain multiplication would give one remainder 2 of them and the others 3.
        const int Bound = 3 << 29, Draws = 30_000;
        var random = new PhiloxGenerator(12, RandomPurpose.Shuffling, 0);
        int[] counts = new int[3];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.NextInt(Bound) % 3]++;
        }

        ChiSquare(counts, Draws).Should().BeLessThan(20, "remainders by 3 are equally likely, as the bound is a multiple of 3");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void A_shuffle_loses_and_doubles_nothing(int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];

        new PhiloxGenerator(13, RandomPurpose.Shuffling, 1).Shuffle(items);

        items.Order().Should().Equal(Enumerable.Range(0, count), "every example is seen once an epoch");
    }

    [Fact]
    public void A_shuffle_makes_every_order_equally_likely()
    {
        const int Shuffles = 12_000;
        var counts = new Dictionary<int, int>();
        for (uint step = 0; step < Shuffles; step++)
        {
            int[] items = [1, 2, 3];
            new PhiloxGenerator(14, RandomPurpose.Shuffling, step).Shuffle(items);
            int order = (100 * items[0]) + (10 * items[1]) + items[2];
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Keys.Order().Should().Equal([123, 132, 213, 231, 312, 321], "three items have six orders");
        ChiSquare([.. counts.Values], Shuffles).Should().BeLessThan(
            21, "with 5 degrees of freedom one in a thousand is above 20.5");
    }

    private static uint[] First(PhiloxGenerator random) =>
        [random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()];

    private static uint[] Words(string hexadecimal) => [.. hexadecimal.Split(' ').Select(word => Convert.ToUInt32(word, 16))];

    private static double ChiSquare(int[] counts, int draws)
    {
        double expected = draws / (double)counts.Length;
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
