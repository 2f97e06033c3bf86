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
        width, new ShapeCheck([3, 9], [1, 17, 49], [64, 511, 512, 513, 1023, 1025]));

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
    public void The_sums_may_begin_from_a_row_that_is_every_row(string width) => EachWidth.Run(width, new BiasCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void A_product_of_depth_0_is_what_its_sums_begin_from(string width) => EachWidth.Run(width, new NoDepthCheck());

    [Theory]
    [MemberData(nameof(EachWidth.Names), MemberType = typeof(EachWidth))]
    public void Infinities_NaN_and_denormals_travel_as_in_the_naive_product(string width) =>
        EachWidth.Run(width, new SpecialsCheck());

    private static void Multiply<V, T>(MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> c, bool add)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Multiply<V, T>(a, b, add ? c : default, c, packBefore: true);

    // B packed as a whole before, or by the product itself, block by block.
    private static unsafe void Multiply<V, T>(
        MatrixSpan<T> a, MatrixSpan<T> b, MatrixSpan<T> start, MatrixSpan<T> c, bool packBefore)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernel = new BlockedMatrixKernel<V, T>();
        var packed = new AlignedBuffer<T>(kernel.PackedLength(b.Rows, b.Columns));
        packed.Span.Fill(T.NaN); // what packing forgets to write spoils the result
        if (packBefore)
        {
            kernel.Pack(b, packed.Pointer);
            kernel.Multiply(a, packed.Pointer, start, c);
        }
        else
        {
            kernel.Multiply(a, b, start, c, packed);
        }

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

                            bool packBefore = (rows + columns) % 2 == 0;
                            Multiply<V, T>(a, b, add ? c : default, c, packBefore);

                            TestNumbers.FirstDifference<T>(c.Flat, expected).Should().BeNull(
                                "an element is one chain in rising k; {0}×{1}×{2}, transposed A {3}, B {4}, adding {5}, packed before {6}",
                                rows, depth, columns, transposeA, transposeB, add, packBefore);
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

    /// <summary>The bias of a layer: one row in memory, read as if it stood under every row of C.</summary>
    private sealed record BiasCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach ((int rows, int depth, int columns) in new[] { (1, 3, 200), (9, 513, 49), (9, 1025, 16), (3, 0, 5) })
            {
                MatrixSpan<T> a = new(TestNumbers.Normals<T>(rows * depth, 6), rows, depth);
                MatrixSpan<T> b = new(TestNumbers.Normals<T>(depth * columns, 7), depth, columns);
                MatrixSpan<T> bias = new(TestNumbers.Normals<T>(columns, 8), rows, columns, rowStride: 0, columnStride: 1);
                T[] expected = NaiveProduct.Elements(bias);
                NaiveProduct.Expected(a, b, new(expected, rows, columns), add: true).CopyTo(expected, 0);
                foreach (bool packBefore in new[] { true, false })
                {
                    MatrixSpan<T> c = new(TestNumbers.Normals<T>(rows * columns, 9), rows, columns);

                    Multiply<V, T>(a, b, bias, c, packBefore);

                    TestNumbers.FirstDifference<T>(c.Flat, expected).Should().BeNull(
                        "C = bias + A·B, whatever C held; {0}×{1}×{2}, packed before {3}", rows, depth, columns, packBefore);
                }
            }
        }
    }

    private sealed record NoDepthCheck : IWidthCheck
    {
        public void Run<V, T>()
            where V : struct, ILanes<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Columns = 100;
            T[] before = TestNumbers.Normals<T>(3 * Columns, 9), memory = [.. before];
            MatrixSpan<T> c = new(memory, 3, Columns);
            foreach (bool packBefore in new[] { true, false })
            {
                Multiply<V, T>(new([], 3, 0), new([], 0, Columns), c, c, packBefore);
                memory.Should().Equal(before, "a sum of no terms adds nothing");
            }

            foreach (bool packBefore in new[] { true, false })
            {
                before.CopyTo(memory, 0);
                Multiply<V, T>(new([], 3, 0), new([], 0, Columns), default, c, packBefore);
                memory.Should().Equal(new T[memory.Length], "a sum of no terms is 0");
            }
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
