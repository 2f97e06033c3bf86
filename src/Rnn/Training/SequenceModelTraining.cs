using System.Numerics;
using Rnn.Metrics;
using Rnn.Sequences;
using Rnn.Tensors;
using Rnn.Training;

#pragma warning disable IDE0130 // among the models, so that a first program needs no using of its own
namespace Rnn.Models;
#pragma warning restore IDE0130

/// <summary>Fitting and evaluating a model.</summary>
public static class SequenceModelTraining
{
    /// <summary>Trains the model on examples.</summary>
    /// <remarks>
    /// The same model, data, options and seed give the same weights to the last bit, on any machine and any number of
    /// threads. Data and options are checked before anything changes. One training of a model at a time. The meter named <c>Rnn</c> tells
    /// dotnet-counters and OpenTelemetry of it: <c>rnn.training.loss</c>, <c>rnn.training.examples</c>, <c>rnn.validation.score</c> and others.
    /// </remarks>
    /// <example>
    /// <code>
    /// TrainingHistory history = model.Fit(examples, new FitOptions&lt;float&gt; { Validation = others });
    /// Console.WriteLine(history);
    /// </code>
    /// </example>
    /// <param name="model">The model; its parameters change.</param>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="options">How to train; null, the default, for the defaults of <see cref="FitOptions{T}"/>.</param>
    /// <param name="cancellationToken">
    /// Stops before the next batch (with a checkpoint, before the next step); never, if left out. The model keeps what it has learned so far,
    /// or, where early stopping keeps the best weights, those of its best epoch.
    /// </param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>What happened, epoch by epoch.</returns>
    /// <exception cref="ArgumentException">
    /// The data does not fit the model, an option is out of range, or the checkpoint to go on from was made with other settings.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model is being trained already, by another thread or by whoever is told of the progress.
    /// </exception>
    /// <exception cref="TrainingDivergedException">NaN or infinity came up; the message says where.</exception>
    /// <exception cref="OperationCanceledException">
    /// The training was stopped; a checkpoint, if there is one, holds all that was learned (of a stateful training, up to the last whole
    /// epoch).
    /// </exception>
    /// <exception cref="IOException">The checkpoint can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The state in the checkpoint does not fit this training.</exception>
    public static TrainingHistory Fit<T>(
        this SequenceModel<T> model, SequenceDataset<T> data, FitOptions<T>? options = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options = Check(model, options);
        DataCheck.RequireExamples(model, data, nameof(data));
        using var source = new MemoryBatches<T>(data, options);
        string tokens = data.TokenColumns > 0 ? FormattableString.Invariant($"{data.TokenColumns} tokens, ") : "";
        string description = FormattableString.Invariant($"of {data.Count} examples, {tokens}{data.InputSize} features, {data.TargetSize} targets");
        return Train(model, source, description, options, cancellationToken);
    }

    /// <inheritdoc cref="Fit{T}(SequenceModel{T}, SequenceDataset{T}, FitOptions{T}?, CancellationToken)"/>
    /// <remarks>The examples are read once and kept. What does not fit into memory is an <see cref="ExampleSource{T}"/>.</remarks>
    public static TrainingHistory Fit<T>(
        this SequenceModel<T> model, IEnumerable<Example<T>> data, FitOptions<T>? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fit(model, SequenceDataset.FromExamples(data), options, cancellationToken);

    /// <summary>Trains the model on examples that are read as they are needed.</summary>
    /// <remarks>
    /// As the other Fit, but that an example is only looked at, and refused if it does not fit, when its batch has come. What the source's
    /// function throws comes out of here.
    /// </remarks>
    /// <param name="model">The model; its parameters change.</param>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="options">How to train; null, the default, for the defaults of <see cref="FitOptions{T}"/>.</param>
    /// <param name="cancellationToken">
    /// Stops before the next batch (with a checkpoint, before the next step); never, if left out. The model keeps what it has learned so far,
    /// or, where early stopping keeps the best weights, those of its best epoch.
    /// </param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>What happened, epoch by epoch.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range, an example does not fit the model, or the checkpoint to go on from was made with other settings.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model is being trained already, by another thread or by whoever is told of the progress.
    /// </exception>
    /// <exception cref="TrainingDivergedException">NaN or infinity came up; the message says where.</exception>
    /// <exception cref="OperationCanceledException">
    /// The training was stopped; a checkpoint, if there is one, holds all that was learned (of a stateful training, up to the last whole
    /// epoch).
    /// </exception>
    /// <exception cref="IOException">The checkpoint can't be read or written.</exception>
    /// <example>
    /// <code>
    /// var source = new ExampleSource&lt;float&gt;(() =&gt; File.ReadLines("readings.txt").Select(Parse));
    /// TrainingHistory history = model.Fit(source, new FitOptions&lt;float&gt; { Epochs = 3 });
    /// </code>
    /// </example>
    /// <exception cref="InvalidDataException">
    /// The state in the checkpoint does not fit this training, or the source gave no example.
    /// </exception>
    public static TrainingHistory Fit<T>(
        this SequenceModel<T> model, ExampleSource<T> data, FitOptions<T>? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options = Check(model, options);
        if (options.GroupByLength)
        {
            throw new ArgumentException($"{nameof(options.GroupByLength)} must know all lengths beforehand, which a source of examples doesn't; leave it out.");
        }

        if (options.Schedule is { LooksAtTheEnd: true } && data.Count is null)
        {
            throw new ArgumentException("This schedule must know how many examples there will be; set the source's Count, or choose another schedule.");
        }

        using var source = new StreamBatches<T>(model, data, options);
        string description = FormattableString.Invariant($"a stream, buffer {(options.Shuffle ? data.ShuffleBuffer : 0)}");
        return Train(model, source, description, options, cancellationToken);
    }

    // What must be right before anything changes, whatever the examples come from.
    private static FitOptions<T> Check<T>(SequenceModel<T> model, FitOptions<T>? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new FitOptions<T>();
        options.Check();
        options.Check(model);
        if (options.Validation is { } validation)
        {
            DataCheck.RequireExamples(model, validation, nameof(options.Validation));
        }

        return options;
    }

    private static TrainingHistory Train<T>(
        SequenceModel<T> model, IBatchSource<T> source, string description, FitOptions<T> options, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var team = new WorkerTeam(options.Threads);
        model.BeginTraining();
        try
        {
            return new FitLoop<T>(model, source, description, options, team).Run(cancellationToken);
        }
        finally
        {
            model.EndTraining();
        }
    }

    /// <summary>Measures loss and score of the model on examples, without changing it.</summary>
    /// <remarks>Runs on the calling thread. A one-to-many model, and one with a decoder, is measured with teacher forcing, as it is trained.</remarks>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="data">The examples to measure on, at least one.</param>
    /// <param name="cancellationToken">Stops before the next batch; never, if left out.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The measurement was stopped.</exception>
    /// <example>
    /// <code>
    /// Evaluation evaluation = model.Evaluate(test);
    /// Console.WriteLine(evaluation); // loss 0.1031, accuracy 0.9125
    /// </code>
    /// </example>
    public static Evaluation Evaluate<T>(
        this SequenceModel<T> model, SequenceDataset<T> data, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        DataCheck.RequireExamples(model, data, nameof(data));
        return new Evaluator<T>(model, model.CreateWorkspace(WorkerTeam.Alone), []).Measure(data, cancellationToken);
    }

    /// <summary>Measures the model on examples by metrics of your choice, without changing it.</summary>
    /// <remarks>
    /// <para>
    /// Every step of every sequence counts once (every sequence, where the model answers once), so lengths may differ.
    /// Runs on the calling thread. A one-to-many model is measured with teacher forcing, as it is trained.
    /// </para>
    /// <para>
    /// A model with a decoder too, loss, score and metrics of rows alike. But metrics of whole answers (<see cref="SequenceMetric"/>) are
    /// measured on the answers that it writes by itself, the most probable token each time, until it writes their end or as many tokens as
    /// twice the longest target of the data and 10 more. That takes as long as <c>Decode</c>.
    /// </para>
    /// </remarks>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="data">The examples to measure on, at least one.</param>
    /// <param name="metrics">What to measure: <c>[new Accuracy(), new F1Score()]</c>.</param>
    /// <param name="cancellationToken">Stops before the next batch; never, if left out.</param>
    /// <typeparam name="T">The number type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentException">The data or a metric does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The measurement was stopped.</exception>
    /// <example>
    /// <code>
    /// var f1 = new F1Score();
    /// EvaluationReport report = model.Evaluate(test, [new Precision(), new Recall(), f1]);
    /// Console.WriteLine($"{report}, of which F1 is {report[f1]}");
    /// </code>
    /// </example>
    public static EvaluationReport Evaluate<T>(
        this SequenceModel<T> model, SequenceDataset<T> data, IReadOnlyList<Metric> metrics, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.ToList().IndexOf(null!) is >= 0 and int missing)
        {
            throw new ArgumentException($"Metric {missing} is null; leave it out.", nameof(metrics));
        }

        var evaluator = new Evaluator<T>(model, model.CreateWorkspace(WorkerTeam.Alone), metrics);
        DataCheck.RequireExamples(model, data, nameof(data));
        Evaluation evaluation = evaluator.Measure(data, cancellationToken);
        return new EvaluationReport(evaluation, metrics, [.. evaluator.States]);
    }
}
