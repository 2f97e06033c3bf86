using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>
/// The packed, blocked kernel gives the very bits of the textbook's loop, at every vector width: that is why results do
/// not depend on the machine.
/// </summary>
public class MatrixKernelTests
{
    private static readonly int[] _aroundRegistersAndPanels =
        [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97, 100];

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Every_shape_of_tile_gives_the_bits_of_the_naive_product(string width) => EachWidth.Run(
        width, new ShapeCheck([.. Enumerable.Range(1, 17)], _aroundRegistersAndPanels, [1, 2, 5, 31]));

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_sum_over_several_depth_blocks_is_still_one_chain(string width) => EachWidth.Run(
        width, new ShapeCheck([3, 9], [1, 17, 49], [64, 383, 384, 385, 800, 769]));

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_single_row_takes_four_panels_at_a_time_and_the_rest_one_by_one(string width) => EachWidth.Run(
        width, new ShapeCheck([1, 97], [191, 192, 193, 400], [1, 50, 500]));

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void More_rows_than_a_block_take_several(string width) => EachWidth.Run(
        width, new ShapeCheck([95, 96, 97, 193], [3, 49], [1, 3, 17, 40]));

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void No_memory_but_the_elements_of_C_is_written(string width) => EachWidth.Run(width, new GapCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_range_of_panels_leaves_the_other_columns_alone(string width) => EachWidth.Run(width, new PanelCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_product_of_depth_0_clears_its_panels_or_adds_nothing(string width) => EachWidth.Run(width, new NoDepthCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Infinities_NaN_and_denormals_travel_as_in_the_naive_product(string width) =>
        EachWidth.Run(width, new SpecialsCheck());

    private static unsafe void Multiply<V, T>(
        MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> c, bool add, int firstPanel = 0, int? endPanel = null)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernel = new BlockedMatrixKernel<V, T>();
        var packed = new AlignedBuffer<T>(kernel.PackedLength(b.Rows, b.Columns));
        packed.Span.Fill(T.NaN); // what packing forgets to write spoils the result
        kernel.Pack(b, packed.Pointer);
        kernel.Multiply(a, packed.Pointer, c, add, firstPanel, endPanel ?? kernel.PanelCount(c.Columns));
        GC.KeepAlive(packed); // the kernel knows its address alone, which keeps no memory
    }

    /// <summary>Every combination of sizes; over the depths, A and B plain and transposed, overwriting and adding.</summary>
    private sealed record ShapeCheck(int[] Rows, int[] Columns, int[] Depths) : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int deepest = Depths.Max();
            T[] valuesA = TestNumbers.Normals<T>(Rows.Max() * deepest, 1);
            T[] valuesB = TestNumbers.Normals<T>(Columns.Max() * deepest, 2);
            T[] before = TestNumbers.Normals<T>(Rows.Max() * Columns.Max(), 3);
            T[] result = new T[before.Length];
            for (int place = 0; place < Depths.Length; place++)
            {
                int depth = Depths[place];
                foreach (int rows in Rows)
                {
                    foreach (int columns in Columns)
                    {
                        for (int option = 0; option < 2; option++)
                        {
                            int options = ((2 * place) + option) % 8; // four depths have them all
                            bool transposeA = (options & 1) != 0, transposeB = (options & 2) != 0, add = (options & 4) != 0;
                            MatrixSpan<T> a = transposeA
                                ? new MatrixSpan<T>(valuesA, depth, rows).Transposed
                                : new(valuesA, rows, depth);
                            MatrixSpan<T> b = transposeB
                                ? new MatrixSpan<T>(valuesB, columns, depth).Transposed
                                : new(valuesB, depth, columns);
                            MatrixSpan<T> c = new(result, rows, columns);
                            before.CopyTo(result, 0);
                            T[] expected = NaiveProduct.Expected(a, b, c, add);

                            Multiply<V, T>(a, b, c, add);

                            TestNumbers.FirstDifference<T>(c.Flat, expected).Should().BeNull(
                                "an element is one chain in rising k; {0}×{1}×{2}, transposed A {3}, B {4}, adding {5}",
                                rows, depth, columns, transposeA, transposeB, add);
                        }
                    }
                }
            }
        }
    }

    /// <summary>C lies in a wider memory full of a mark; a write beside C rubs a mark out.</summary>
    private sealed record GapCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Depth = 5, Before = 2, After = 3;
            T mark = T.CreateTruncating(-777);
            foreach (int rows in new[] { 1, 3, 4, 8, 9, 100 })
            {
                foreach (int columns in _aroundRegistersAndPanels)
                {
                    T[] memory = new T[rows * (Before + columns + After)];
                    memory.AsSpan().Fill(mark);
                    MatrixSpan<T> all = new(memory, rows, Before + columns + After);
                    MatrixSpan<T> a = new(TestNumbers.Normals<T>(rows * Depth, 4), rows, Depth);
                    MatrixSpan<T> b = new(TestNumbers.Normals<T>(Depth * columns, 5), Depth, columns);
                    MatrixSpan<T> c = all.SliceColumns(Before, columns);
                    T[] expected = NaiveProduct.Expected(a, b, c, add: false);

                    Multiply<V, T>(a, b, c, add: false);

                    TestNumbers.FirstDifference<T>(NaiveProduct.Elements(c), expected).Should().BeNull(
                        "the rows of C may lie apart; {0} rows, {1} columns", rows, columns);
                    T[] left = NaiveProduct.Elements(all.SliceColumns(0, Before));
                    T[] gaps = [.. left, .. NaiveProduct.Elements(all.SliceColumns(Before + columns, After))];
                    TestNumbers.FirstDifference<T>(gaps, [.. Enumerable.Repeat(mark, gaps.Length)]).Should().BeNull(
                        "what lies beside C belongs to others; {0} rows, {1} columns", rows, columns);
                }
            }
        }
    }

    private sealed record PanelCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Rows = 9, Depth = 385;
            int panel = new BlockedMatrixKernel<V, T>().PanelWidth, columns = (3 * panel) + 1;
            MatrixSpan<T> a = new(TestNumbers.Normals<T>(Rows * Depth, 6), Rows, Depth);
            MatrixSpan<T> b = new(TestNumbers.Normals<T>(Depth * columns, 7), Depth, columns);
            foreach ((int first, int end) in new[] { (0, 1), (1, 2), (1, 3), (3, 4), (0, 4), (2, 2) })
            {
                MatrixSpan<T> c = new(TestNumbers.Normals<T>(Rows * columns, 8), Rows, columns);
                T[] expected = NaiveProduct.Elements(c), product = NaiveProduct.Expected(a, b, c, add: true);
                for (int i = 0; i < expected.Length; i++)
                {
                    int own = i % columns / panel;
                    expected[i] = own >= first && own < end ? product[i] : expected[i];
                }

                Multiply<V, T>(a, b, c, add: true, first, end);

                TestNumbers.FirstDifference<T>(c.Flat, expected).Should().BeNull(
                    "panels {0} to before {1} are this thread's share, the rest another's", first, end);
            }
        }
    }

    private sealed record NoDepthCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int panel = new BlockedMatrixKernel<V, T>().PanelWidth, columns = (2 * panel) + 1;
            T[] before = TestNumbers.Normals<T>(3 * columns, 9), memory = [.. before];
            MatrixSpan<T> c = new(memory, 3, columns);

            Multiply<V, T>(new([], 3, 0), new([], 0, columns), c, add: true);
            memory.Should().Equal(before, "a sum of no terms adds nothing");

            Multiply<V, T>(new([], 3, 0), new([], 0, columns), c, add: false, firstPanel: 1, endPanel: 3);
            T[] expected = [.. before.Select((value, i) => i % columns < panel ? value : T.Zero)];
            memory.Should().Equal(expected, "a sum of no terms is 0, and panel 0 was not asked for");
        }
    }

    private sealed record SpecialsCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // Depth 1 and 2 keep single products apart; at 7 most sums have met an infinity or a NaN.
            foreach (int depth in new[] { 1, 2, 7 })
            {
                foreach (int columns in _aroundRegistersAndPanels)
                {
                    T[] memory = TestNumbers.WithSpecials<T>(10 * columns, 10);
                    MatrixSpan<T> a = new(TestNumbers.WithSpecials<T>(10 * depth, 11), 10, depth);
                    MatrixSpan<T> b = new(TestNumbers.WithSpecials<T>(depth * columns, 12), depth, columns);
                    MatrixSpan<T> c = new(memory, 10, columns);
                    T[] expected = NaiveProduct.Expected(a, b, c, add: true);

                    Multiply<V, T>(a, b, c, add: true);

                    TestNumbers.FirstDifference<T>(memory, expected).Should().BeNull(
                        "padding must not turn into NaN and no term may be left out; depth {0}, {1} columns", depth, columns);
                }
            }
        }
    }
}
