using System.Numerics;
using Rnn.Cells;
using Rnn.Parameters;
using Rnn.Sequences;
using Rnn.Tensors;

namespace Rnn.Layers;

/// <summary>A cell run over time. The only place that knows of time, forward and back.</summary>
/// <remarks>
/// <para>
/// Forward: Z = X·W + b for all steps in one product, then the cell step by step, and only h₋·U inside the steps.
/// Backward through time: the cell step by step from the end, then dW = Xᵀ·dZ, dU = H₋₁ᵀ·dZ and dX = dZ·Wᵀ in one
/// product each.
/// </para>
/// <para>
/// A sequence that ends early simply has no more rows: its state stays, and its gradient begins, at its own last step.
/// The threads of a team take rows of their own through all steps and do not wait for each other between steps.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RecurrentLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentCell<T> _cell;
    private readonly RecurrentOptions _options;
    private readonly uint _place;
    private RecurrentWeight<T>[] _stepWeights = []; // set by Declare
    private RecurrentBias<T>[] _stepBiases = [];
    private Parameter<T> _w = null!;
    private Parameter<T> _b = null!;
    private Parameter<T>? _h0;
    private Parameter<T>? _c0;
    private Parameter<T>? _v;

    internal RecurrentLayer(string name, int inputSize, RecurrentCell<T> cell, RecurrentOptions? options = null, int place = 0, int memorySize = 0)
        : base(name, inputSize, cell.OutputSize)
    {
        MemorySize = memorySize;
        _cell = cell;
        _options = options ?? new RecurrentOptions();
        _options.Check(name);
        _place = (uint)place;
    }

    /// <inheritdoc/>
    public override string Description => string.Join(", ", new[] { _cell.Description, _cell.HasBias ? "" : "no bias" }.Where(part => part.Length > 0).Concat(_options.Parts()));

    /// <summary>The cell that is run over time.</summary>
    public RecurrentCell<T> Cell => _cell;

    /// <summary>What the layer does around its cell: recurrent dropout, zoneout, a trained initial state.</summary>
    public RecurrentOptions Options => _options;

    /// <summary>Numbers of each step of the memory that the cell reads; 0 where it reads none.</summary>
    internal int MemorySize { get; }

    /// <summary>Which layer of the encoder the memory is the output of, counted from its first.</summary>
    internal int MemoryFrom { get; init; }

    /// <summary>Whether the state before the first step is a parameter.</summary>
    internal bool TrainsInitialState => _h0 is not null;

    /// <summary>The weights that multiply h₋ inside a step.</summary>
    internal IEnumerable<Parameter<T>> RecurrentWeights =>
        _stepWeights.Where(weight => weight.ReadsState).Select(weight => weight.Parameter).Distinct();

    internal override bool HasUnits => true;

    internal override IReadOnlyList<RecurrentLayer<T>> Recurrents => [this];

    internal override LayerWorkspace<T> CreateWorkspace(WorkerTeam team) =>
        new RecurrentWorkspace<T>(_cell, _stepWeights, _stepBiases, _options, _place, MemorySize, team);

    internal override long Width => Math.Max(
        Math.Max(base.Width, (long)_cell.GateCount * _cell.HiddenSize), Math.Max(_cell.SavedSize, _cell.CellStateSize));

    internal override Func<int, LayerStream<T>> PackForSteps()
    {
        var stepWeights = new StepWeights<T>(_stepWeights, _stepBiases);
        stepWeights.Copy();
        var packed = new PackedRecurrent<T>(this)
        {
            W = PackedMatrix<T>.Of(_w.Matrix),
            B = AlignedBuffer<T>.Of(_b.Values),
            StepWeights = stepWeights,
            InitialHidden = _h0?.Values.ToArray() ?? new T[_cell.OutputSize],
            InitialCellState = _c0?.Values.ToArray() ?? new T[_cell.CellStateSize],
            V = _v is null ? null : PackedMatrix<T>.Of(_v.Matrix),
        };
        return rows => new RecurrentStream<T>(rows, packed);
    }

    internal override void Forward(SequenceBatch<T> input, LayerWorkspace<T> workspace, in Pass pass)
    {
        var own = (RecurrentWorkspace<T>)workspace;
        own.Fit(input);
        SetInitialState(own, pass);
        own.WeightCopy.Run(backward: false);
        DrawMasks(own, pass);
        if (_v is not null)
        {
            own.Product.Multiply(own.Memory!.Memory.Values, _v.Matrix, default, own.Memory.Keys); // P = M·V
        }

        for (int step = 0, end; step < input.StepCount; step = end)
        {
            end = pass.Training ? input.StepCount : EndOfBlock(input.Layout, step, own.NumbersPerRow);
            int first = input.Layout.Offset(step), rows = input.Layout.Offset(end) - first;
            own.FitGates(rows);

            // Z = X·W + b
            own.InputProduct.Forward(input, first, rows, _w, _b, own.Gates);
            own.TimeLoop.Forward(step, end, forBackward: pass.Training, masked: pass.Draws);
        }

        if (input.StepCount == 0)
        {
            own.FitGates(0);
        }
    }

    internal override void Backward(SequenceBatch<T> input, LayerWorkspace<T> workspace, MatrixSpan<T> inputGradient, in Pass pass)
    {
        var own = (RecurrentWorkspace<T>)workspace;
        own.ClearFinalGradient();
        own.WeightCopy.Run(backward: true);
        own.Memory?.ClearKeyGradients();
        own.TimeLoop.Backward();
        if (_v is not null)
        {
            SequenceMemory<T> memory = own.Memory!.Memory; // P = M·V
            own.Product.Multiply(memory.Values.Transposed, own.Memory.KeyGradients, _v.GradientMatrix, _v.GradientMatrix);
            own.Product.Multiply(own.Memory.KeyGradients, _v.Matrix.Transposed, memory.Gradients, memory.Gradients);
        }

        // Z = X·W + b
        MatrixSpan<T> dz = own.Gates;
        own.InputProduct.AddGradients(input, _w, _b, dz);
        if (inputGradient.Columns > 0)
        {
            own.Product.Multiply(dz, _w.Matrix.Transposed, default, inputGradient);
        }

        own.PreviousHidden(out MatrixSpan<T> first, out MatrixSpan<T> others);
        _cell.AddGradients(new CellSequenceGradient<T>(own.Product, pass.Draws ? own.Mask : null)
        {
            Gates = dz,
            FirstHidden = first,
            OtherHidden = others,
            CellState = own.CellCellState,
            Saved = own.Saved,
            Notes = own.Notes,
        });
        if (_h0 is not null)
        {
            own.CutCarriedGradient();
            Reduction.AddRows(own.HiddenGradient, _h0.Gradients); // the other sequences began from h₀ and c₀
            if (_c0 is not null)
            {
                Reduction.AddRows(own.CellStateGradient, _c0.Gradients);
            }
        }
    }

    private protected override void Declare(ParameterStore<T> store)
    {
        int gates = _cell.GateCount, size = _cell.HiddenSize;
        _w = store.Add(new ParameterShape(
            $"{Name}.W", InputSize, size, [.. Enumerable.Repeat(_cell.InputInitializer, gates)], IsBias: false)
        { Gates = _cell.GateNames });
        var declarations = new CellParameters<T>(store, Name, _cell, MemorySize);
        _cell.DeclareParameters(declarations);
        (_stepWeights, _stepBiases) = ([.. declarations.Weights], [.. declarations.Biases]);
        _b = AddBias(store, new ParameterShape(
            $"{Name}.b", 1, size, [.. Enumerable.Range(0, gates).Select(_cell.InitializerOfBias)], IsBias: true)
        { Gates = _cell.GateNames }, _cell.HasBias);
        _v = _cell.KeySize > 0 ? AddWeight(store, $"{Name}.V", MemorySize, _cell.KeySize, Initializer.GlorotUniform) : null;
        if (_options.TrainInitialState)
        {
            _h0 = AddState("h0", _cell.OutputSize);
            _c0 = _cell.CellStateSize > 0 ? AddState("c0", _cell.CellStateSize) : null;
        }

        Parameter<T> AddState(string symbol, int size) =>
            store.Add(new ParameterShape($"{Name}.{symbol}", 1, size, [Initializer.Zeros], IsBias: true));
    }

    // Where no backward follows, gates are kept for some steps only: a bounded number, and one step at least.
    private static int EndOfBlock(SequenceLayout layout, int step, long numbers)
    {
        const int MostNumbers = 1 << 21;

        int end = step + 1;
        while (end < layout.Steps && (layout.Offset(end + 1) - layout.Offset(step)) * numbers <= MostNumbers)
        {
            end++;
        }

        return end;
    }

    private void SetInitialState(RecurrentWorkspace<T> own, in Pass pass)
    {
        Repeat(_h0, own.InitialHidden);
        Repeat(_c0, own.InitialCellState);
        own.SetInitialState?.Invoke(own);
        own.RestoreState(pass.Continues);

        static void Repeat(Parameter<T>? state, MatrixSpan<T> rows)
        {
            rows.Flat.Clear();
            for (int row = 0; state is not null && row < rows.Rows; row++)
            {
                state.Values.CopyTo(rows.Row(row));
            }
        }
    }

    private void DrawMasks(RecurrentWorkspace<T> own, in Pass pass)
    {
        own.HiddenZoneout?.Begin(own.Output.RowCount, own.Output.SequenceCount, pass);
        own.CellZoneout?.Begin(own.Output.RowCount, own.Output.SequenceCount, pass);
        if (pass.Draws && own.Mask is { } mask)
        {
            mask.Fit(own.Output.SequenceCount, own.Output.RowCount);
            RandomMask.FillSequences(
                mask.Mask, own.Output.Layout, _options.RecurrentDropout,
                pass.RandomOfSequences(RandomPurpose.RecurrentDropout, _place), own.DrawnMask);
        }
    }
}
