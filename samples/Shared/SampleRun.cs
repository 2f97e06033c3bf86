using System.CommandLine;
using System.Diagnostics;
using Rnn.Training;

namespace Samples;

/// <summary>One run of a sample: what the command line says.</summary>
public sealed class SampleRun
{
    private readonly ParseResult _line;
    private readonly CommonOptions _common;

    internal SampleRun(ParseResult line, CommonOptions common, string data, CancellationToken stop)
    {
        (_line, _common, Stop) = (line, common, stop);
        HasOwnData = line.GetValue(common.Data) is not null;
        Data = line.GetValue(common.Data) ?? data;
        Checkpoint = new SampleCheckpoint(line.GetValue(common.Checkpoint), line.GetValue(common.Resume));
    }

    /// <summary>The file, or folder, that is read.</summary>
    public string Data { get; }

    /// <summary>Whether it is the user's own.</summary>
    public bool HasOwnData { get; }

    /// <summary>Whether a few seconds must do.</summary>
    public bool Quick => _line.GetValue(_common.Quick);

    /// <summary>What chooses weights, order and split.</summary>
    public ulong Seed => _line.GetValue(_common.Seed);

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Where the training keeps its state.</summary>
    public SampleCheckpoint Checkpoint { get; }

    /// <summary>Shows a training while it runs.</summary>
    public IProgress<FitProgress> Progress { get; } = new ConsoleProgress();

    /// <summary>What the command line says of an option of the sample.</summary>
    public T Value<T>(Option<T> option) => _line.GetValue(option)!;

    /// <summary>Loads what <c>--load</c> names, or trains, says how long it took, and saves where <c>--save</c> says.</summary>
    /// <param name="load">Loads from a file.</param>
    /// <param name="train">Trains.</param>
    /// <param name="save">Saves in a file.</param>
    /// <param name="part">The name of one of several trainings in a run, whose files have it behind their name; null, the default, where there is one.</param>
    public TTask TrainOrLoad<TTask>(Func<string, TTask> load, Func<TTask> train, Action<TTask, string> save, string? part = null)
    {
        string behind = part is null ? "" : $".{SampleCheckpoint.NameOf(part)}";
        if (_line.GetValue(_common.Load) is { } saved)
        {
            return load(saved + behind);
        }

        long start = Stopwatch.GetTimestamp();
        TTask task = train();
        Console.WriteLine($"trained in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Console.WriteLine();
        if (_line.GetValue(_common.Save) is { } file)
        {
            try
            {
                save(task, file + behind);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{fault.Message} {Checkpoint.Farewell()}", fault);
            }
        }

        return task;
    }

    /// <summary>Throws if a file that is named is not there, or can't be written to once the training has ended.</summary>
    internal void Check()
    {
        if (Data.Length > 0 && !Path.Exists(Data))
        {
            throw new FileNotFoundException($"There is no {Data}; name your file with --data.");
        }

        if (_line.GetValue(_common.Save) is { } file && !SampleCheckpoint.IsPossible(file))
        {
            throw new IOException($"{file} can't be written to; name another file with --save.");
        }

        Checkpoint.Check();
        if (Checkpoint.Note is { } note && _line.GetValue(_common.Load) is null)
        {
            Console.WriteLine(note);
        }
    }
}
