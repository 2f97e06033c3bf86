using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>What the product refuses, and that its messages say what came and what was expected.</summary>
public class MatrixProductErrorTests
{
    private static readonly float[] _memory = new float[100];

    [Fact]
    public void Wrong_sizes_are_named()
    {
        Action inner = () => MatrixProduct.Multiply<float>(Matrix(2, 3), Matrix(4, 5), Matrix(2, 5));
        Action rows = () => MatrixProduct.Multiply<float>(Matrix(2, 3), Matrix(3, 5), Matrix(1, 5));
        Action columns = () => MatrixProduct.Multiply<float>(Matrix(2, 3), Matrix(3, 5), Matrix(2, 6));

        inner.Should().Throw<ArgumentException>("3 columns of A meet 4 rows of B")
            .WithMessage("*[m, k]*A [2, 3]*B [4, 5]*C [2, 5]*", "the reader must see all sizes at once");
        rows.Should().Throw<ArgumentException>("C has too few rows")
            .WithMessage("*C [1, 5]*[2, 5]*", "the message gives the size that C needs");
        columns.Should().Throw<ArgumentException>("C has too many columns")
            .WithMessage("*C [2, 6]*[2, 5]*", "the message gives the size that C needs");
    }

    [Fact]
    public void Wrong_sizes_are_named_for_tensors_and_packed_matrices_too()
    {
        Action tensors = () => MatrixProduct.Multiply<float>(Read(2, 3), Read(3, 5), Write(2, 5), transposeA: true);
        Action packed = () => MatrixProduct.Multiply(Matrix(2, 3), new PackedMatrix<float>(4, 5), Matrix(2, 5));
        Action packing = () => new PackedMatrix<float>(4, 5).Pack(Matrix(5, 4));

        tensors.Should().Throw<ArgumentException>("transposed, A has 2 columns")
            .WithMessage("*A [3, 2]*B [3, 5]*", "A is named as it is read");
        packed.Should().Throw<ArgumentException>("the packed matrix has 4 rows")
            .WithMessage("*A [2, 3]*B [4, 5]*", "both sizes are named");
        packing.Should().Throw<ArgumentException>("a packed matrix has its size for life")
            .WithMessage("*4×5*5×4*", "both sizes are named");
    }

    [Fact]
    public void A_vector_is_not_taken_for_a_matrix()
    {
        Action vector = () => MatrixProduct.Multiply<float>(Read(3), Read(3, 4), Write(1, 4));
        Action cube = () => MatrixProduct.Multiply<float>(Read(1, 3), Read(3, 2, 2), Write(1, 4));

        vector.Should().Throw<ArgumentException>("whether it is a row or a column is the caller's to say")
            .WithMessage("*2 dimensions*has 1*", "the message says what came")
            .Which.ParamName.Should().Be("a", "the first tensor is the wrong one");
        cube.Should().Throw<ArgumentException>("which two dimensions are meant is the caller's to say")
            .WithMessage("*2 dimensions*has 3*", "the message says what came")
            .Which.ParamName.Should().Be("b", "the second tensor is the wrong one");
    }

    [Fact]
    public void C_must_not_be_transposed()
    {
        Action act = () => MatrixProduct.Multiply<float>(Matrix(2, 3), Matrix(3, 2), Matrix(2, 2).Transposed);

        act.Should().Throw<ArgumentException>("the kernel writes whole registers along a row")
            .WithMessage("*side by side*Cᵀ = Bᵀ·Aᵀ*", "the message names the way out")
            .Which.ParamName.Should().Be("c", "C is the wrong one");
    }

    [Fact]
    public void Half_has_no_kernel_and_the_error_says_so()
    {
        var memory = new Half[4];
        Action matrices = () => MatrixProduct.Multiply(
            new MatrixSpan<Half>(memory, 2, 2), new MatrixSpan<Half>(memory, 2, 2), new MatrixSpan<Half>(memory, 2, 2));
        Action tensors = () => MatrixProduct.Multiply(
            new ReadOnlyTensorSpan<Half>(memory, [2, 2]), new ReadOnlyTensorSpan<Half>(memory, [2, 2]),
            new TensorSpan<Half>(memory, [2, 2]));
        Action packed = () => _ = new PackedMatrix<Half>(2, 2);

        foreach (Action act in new[] { matrices, tensors, packed })
        {
            act.Should().Throw<NotSupportedException>("kernels exist for float and double")
                .WithMessage("*float or double*Half*", "the message says what to choose");
        }
    }

    private static MatrixSpan<float> Matrix(int rows, int columns) => new(_memory, rows, columns);

    private static ReadOnlyTensorSpan<float> Read(params ReadOnlySpan<nint> lengths) => new(_memory, lengths);

    private static TensorSpan<float> Write(params ReadOnlySpan<nint> lengths) => new(_memory, lengths);
}
