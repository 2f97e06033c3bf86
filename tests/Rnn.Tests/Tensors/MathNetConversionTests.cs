using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using Rnn.Models;
using Rnn.Parameters;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>Tensors and Math.NET's matrices and vectors hold the same numbers in the same places.</summary>
public class MathNetConversionTests
{
    private static readonly double[] _numbers = [1, 2, 3, 4, double.NaN, -0.0];

    [Fact]
    public void A_matrix_keeps_rows_and_columns_both_ways()
    {
        Tensor<double> tensor = Tensor.Create(_numbers, [2, 3]);
        Matrix<double> matrix = tensor.ToMatrix();

        (matrix.RowCount, matrix.ColumnCount).Should().Be((2, 3));
        matrix.Row(0).Should().Equal([1, 2, 3]);
        matrix.Row(1).Should().Equal([4, double.NaN, -0.0]);
        matrix.ToTensor().Lengths.ToArray().Should().Equal([2, 3]);
        matrix.ToTensor().Flat().Should().Equal(_numbers);
    }

    [Fact]
    public void A_vector_keeps_its_order_both_ways()
    {
        Vector<double> vector = Tensor.Create(_numbers, [6]).ToVector();

        vector.Should().Equal(_numbers);
        vector.ToTensor().Lengths.ToArray().Should().Equal([6]);
        vector.ToTensor().Flat().Should().Equal(_numbers);
    }

    [Fact]
    public void A_part_of_a_tensor_goes_over_as_it_looks()
    {
        Tensor<float> whole = Tensor.Create<float>([1, 2, 3, 4, 5, 6], [2, 3]);

        whole.Slice(0..2, 1..3).ToMatrix().ToRowMajorArray().Should().Equal([2, 3, 5, 6]);
        whole.AsTensorSpan().Slice(1..2, 0..3).ToMatrix().ToRowMajorArray().Should().Equal([4, 5, 6]);
    }

    [Fact]
    public void What_is_copied_is_no_longer_shared()
    {
        Tensor<float> tensor = Tensor.Create<float>([1, 2], [1, 2]);
        Matrix<float> matrix = tensor.ToMatrix();
        Tensor<float> copy = matrix.ToTensor();
        matrix[0, 0] = 7;

        (tensor[0, 0], copy[0, 0]).Should().Be((1, 1));
    }

    [Fact]
    public void A_sparse_matrix_becomes_a_whole_tensor() =>
        Matrix<float>.Build.SparseOfArray(new float[,] { { 0, 2 }, { 3, 0 } }).ToTensor().Flat().Should().Equal([0, 2, 3, 0]);

    [Fact]
    public void The_weights_of_a_model_can_be_decomposed()
    {
        SequenceModel<float> model = SequenceModel.ManyToOne(3).Gru(4).LinearOutput(1).Build(seed: 1);
        Parameter<float> u = model.Parameters["gru1.U"];

        Matrix<float> reset = u.AsTensorSpan().ToMatrix().SubMatrix(0, 4, 0, 4);

        reset.Svd().S.Should().OnlyContain(singular => Math.Abs(singular - 1) < 1e-5, "a recurrent weight begins orthogonal, gate by gate");
    }

    [Fact]
    public void Another_number_of_dimensions_is_refused()
    {
        Refused(() => Tensor.Create(_numbers, [6]).ToMatrix(), "*matrix [rows, columns]*this tensor is [6]*");
        Refused(() => Tensor.Create(_numbers, [2, 3]).ToVector(), "*vector [numbers]*this tensor is [2, 3]*");
        Refused(() => Tensor.CreateFromShape<float>([0, 3]).ToMatrix(), "*this tensor is [0, 3]*");

        static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
