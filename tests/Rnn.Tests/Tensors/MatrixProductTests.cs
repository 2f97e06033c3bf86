using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>The public product: of the platform's tensors, of matrices over spans, and with B packed before.</summary>
public class MatrixProductTests
{
    private const int M = 7, K = 20, N = 35;

    public static TheoryData<string, bool, bool, bool> TypesAndOptions()
    {
        var data = new TheoryData<string, bool, bool, bool>();
        foreach (string type in new[] { "float", "double" })
        {
            for (int options = 0; options < 8; options++)
            {
                data.Add(type, (options & 1) != 0, (options & 2) != 0, (options & 4) != 0);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndOptions))]
    public void A_product_of_tensors_has_the_bits_of_the_naive_one(string type, bool transposeA, bool transposeB, bool add) =>
        EachType.Run(type, new TensorCheck(transposeA, transposeB, add, Sliced: false));

    [Theory]
    [MemberData(nameof(TypesAndOptions))]
    public void Parts_of_larger_tensors_are_multiplied_where_they_lie(string type, bool transposeA, bool transposeB, bool add) =>
        EachType.Run(type, new TensorCheck(transposeA, transposeB, add, Sliced: true));

    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void A_packed_matrix_gives_the_same_bits_as_the_matrix_itself(string type) => EachType.Run(type, new PackedCheck());

    [Theory]
    [InlineData(1, 5, 4)]
    [InlineData(3, 1, 4)]
    [InlineData(3, 5, 1)]
    [InlineData(1, 1, 1)]
    public void A_dimension_of_1_is_no_exception(int m, int k, int n)
    {
        // The platform gives a dimension of length 1 the stride 0, which would read one element for all.
        float[] memory = new float[m * n];
        float[] valuesA = TestNumbers.Normals<float>(m * k, 1), valuesB = TestNumbers.Normals<float>(k * n, 2);
        float[] expected = NaiveProduct.Expected<float>(new(valuesA, m, k), new(valuesB, k, n), new(memory, m, n), add: false);

        MatrixProduct.Multiply<float>(
            new ReadOnlyTensorSpan<float>(valuesA, [m, k]), new ReadOnlyTensorSpan<float>(valuesB, [k, n]),
            new TensorSpan<float>(memory, [m, n]));
        memory.Should().Equal(expected, "one row or one column is a matrix as well");

        memory.AsSpan().Clear();
        MatrixProduct.Multiply<float>(
            new ReadOnlyTensorSpan<float>(valuesA, [k, m]), new ReadOnlyTensorSpan<float>(valuesB, [n, k]),
            new TensorSpan<float>(memory, [m, n]), transposeA: true, transposeB: true);
        float[] expectedTransposed = NaiveProduct.Expected<float>(
            new MatrixSpan<float>(valuesA, k, m).Transposed, new MatrixSpan<float>(valuesB, n, k).Transposed,
            new(memory, m, n), add: false);
        memory.Should().Equal(expectedTransposed, "one row or one column may be given transposed");
    }

    [Fact]
    public void A_tensor_that_the_platform_transposed_is_read_through_its_strides()
    {
        Tensor<float> a = Matrix<float>(K, M, 1, sliced: false), b = Matrix<float>(N, K, 2, sliced: false);
        float[] expected = NaiveProduct.Expected(
            new MatrixSpan<float>(a.Flat(), K, M).Transposed, new MatrixSpan<float>(b.Flat(), N, K).Transposed,
            new(new float[M * N], M, N), add: false);
        float[] memory = new float[M * N];

        MatrixProduct.Multiply<float>(Tensor.Transpose(a), Tensor.Transpose(b), new TensorSpan<float>(memory, [M, N]));

        memory.Should().Equal(expected, "a transposed tensor is a view whose columns lie apart");
    }

    [Fact]
    public void Empty_tensors_give_sums_of_no_terms()
    {
        float[] memory = [1, 2, 3, 4];
        MatrixProduct.Multiply<float>(
            Tensor.CreateFromShape<float>([2, 0]), Tensor.CreateFromShape<float>([0, 2]), new TensorSpan<float>(memory, [2, 2]));

        memory.Should().Equal([0, 0, 0, 0], "a sum over no k is 0");
    }

    [Theory]
    [MemberData(nameof(EachType.Names), MemberType = typeof(EachType))]
    public void A_product_allocates_nothing_once_warm(string type) => EachType.Run(type, new AllocationCheck());

    [Fact]
    public void A_packed_matrix_lives_until_its_last_product_is_done()
    {
        // Nobody holds the packed matrix but the product itself, while another thread collects garbage without pause.
        // Only optimised code forgets its arguments early, so the compiler gets calls and a moment to optimise first.
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.AllocateUninitializedArray<float>(500 * 96, pinned: true).AsSpan().Fill(7);
            }
        });
        float[] ones = new float[96 * 500], c = new float[64 * 96];
        ones.AsSpan().Fill(1);
        for (int run = 0; run < 100; run++)
        {
            MultiplyByPackedOnes(ones, c, rows: 1);
        }

        Thread.Sleep(300);
        int wrong = 0;
        collector.Start();
        for (int run = 0; run < 100; run++)
        {
            MultiplyByPackedOnes(ones, c, rows: 64);
            wrong += c.AsSpan().IndexOfAnyExcept(500f) < 0 ? 0 : 1;
        }

        done.Cancel();
        collector.Join();
        wrong.Should().Be(0, "the matrix is in use until the product returns, so its memory is not free for others");
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyByPackedOnes(float[] ones, float[] c, int rows)
    {
        var packed = new PackedMatrix<float>(500, 96);
        packed.Pack(new(ones, 500, 96));
        MatrixProduct.Multiply(new(ones, rows, 500), packed, new MatrixSpan<float>(c, rows, 96));
    }

    /// <summary>[rows, columns], or the part of that size of a larger tensor.</summary>
    private static Tensor<T> Matrix<T>(int rows, int columns, uint stream, bool sliced)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!sliced)
        {
            return Tensor.Create(TestNumbers.Normals<T>(rows * columns, stream), [rows, columns]);
        }

        Tensor<T> larger = Tensor.Create(TestNumbers.Normals<T>((rows + 2) * (columns + 5), stream), [rows + 2, columns + 5]);
        return larger.Slice([new NRange(1, rows + 1), new NRange(3, columns + 3)]);
    }

    private sealed record TensorCheck(bool TransposeA, bool TransposeB, bool Add, bool Sliced) : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Tensor<T> a = TransposeA ? Matrix<T>(K, M, 1, Sliced) : Matrix<T>(M, K, 1, Sliced);
            Tensor<T> b = TransposeB ? Matrix<T>(N, K, 2, Sliced) : Matrix<T>(K, N, 2, Sliced);
            Tensor<T> c = Matrix<T>(M, N, 3, Sliced);
            MatrixSpan<T> matrixA = TransposeA ? new MatrixSpan<T>(a.Flat(), K, M).Transposed : new(a.Flat(), M, K);
            MatrixSpan<T> matrixB = TransposeB ? new MatrixSpan<T>(b.Flat(), N, K).Transposed : new(b.Flat(), K, N);
            T[] expected = NaiveProduct.Expected(matrixA, matrixB, new(c.Flat(), M, N), Add);

            MatrixProduct.Multiply<T>(a, b, c, TransposeA, TransposeB, Add);

            TestNumbers.FirstDifference<T>(c.Flat(), expected).Should().BeNull(
                "C = A·B, element by element, wherever the tensors lie");
        }
    }

    private sealed record PackedCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            MatrixSpan<T> a = new(TestNumbers.Normals<T>(M * K, 4), M, K);
            T[] before = TestNumbers.Normals<T>(M * N, 6);
            foreach (bool transposed in new[] { false, true })
            {
                T[] values = TestNumbers.Normals<T>(K * N, 5);
                MatrixSpan<T> b = transposed ? new MatrixSpan<T>(values, N, K).Transposed : new(values, K, N);
                var packed = new PackedMatrix<T>(K, N);
                packed.Pack(b);
                foreach (bool add in new[] { false, true })
                {
                    MatrixSpan<T> c = new([.. before], M, N);
                    T[] expected = NaiveProduct.Expected(a, b, c, add);

                    MatrixProduct.Multiply(a, packed, c, add);

                    TestNumbers.FirstDifference<T>(c.Flat, expected).Should().BeNull(
                        "packing only moves numbers; transposed: {0}, adding: {1}", transposed, add);
                }
            }
        }
    }

    private sealed record AllocationCheck : ITypeCheck
    {
        public void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] a = TestNumbers.Normals<T>(M * K, 1), b = TestNumbers.Normals<T>(K * N, 2), c = TestNumbers.Normals<T>(M * N, 3);
            var packed = new PackedMatrix<T>(K, N);
            long allocated = Allocation.Of(() =>
            {
                MatrixProduct.Multiply<T>(
                    new ReadOnlyTensorSpan<T>(a, [M, K]), new ReadOnlyTensorSpan<T>(b, [K, N]), new TensorSpan<T>(c, [M, N]));
                packed.Pack(new(b, K, N));
                MatrixProduct.Multiply(new(a, M, K), packed, new MatrixSpan<T>(c, M, N));
            });

            allocated.Should().Be(0, "the memory for packing is kept from the first product");
        }
    }
}
