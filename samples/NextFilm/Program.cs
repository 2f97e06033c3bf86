using NextFilm;
using Rnn.Data;
using Rnn.Tasks;
using Samples;

// Which film will a viewer see next? The network reads what was seen so far, film by film, and says at each step what comes next: one-to-many in use, as it begins with
// nothing. Measured on viewers that the training has not met: how often the next film is among ten recommended, beside the ten most popular and what mostly followed the last.
return Sample.Run(args, "Learns to recommend the next film.", "", "A folder with MovieLens' ratings.csv and movies.csv; films rated 4 or better are taken, in their order.", run =>
{
    IReadOnlyList<string>[] histories = run.HasOwnData ? MovieLens.Read(run.Data) : MadeUpViewers.Create(run.Quick ? 400 : 4_000, seed: 1);
    (IReadOnlyList<string>[] training, IReadOnlyList<string>[] test) = DataSplit.Random(histories, test: 0.2, Sample.SplitSeed);
    Console.WriteLine($"{histories.Length:N0} viewers{(run.HasOwnData ? "" : ", who are made up by a rule")}, {histories.SelectMany(films => films).Distinct().Count():N0} films; {test.Length:N0} viewers are kept aside.");
    Console.WriteLine($"One of them saw: {string.Join("; ", test[0].Take(8))}");

    Recommender recommender = run.TrainOrLoad(Recommender.Load, () => Recommender.Train(training, new RecommenderOptions
    {
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = run.Quick ? new() { Epochs = 2 } : null,
    }, run.Stop), (it, file) => it.Save(file));

    RecommenderReport report = recommender.Evaluate(test);
    Console.WriteLine(report);
    Console.WriteLine();
    foreach (int seen in (int[])[0, 2, 5])
    {
        Console.WriteLine($"after {(seen == 0 ? "nothing" : string.Join("; ", test[0].Take(seen)))}\n  {string.Join("\n  ", recommender.Recommend([.. test[0].Take(seen)], count: 3))}");
    }

    return FormattableString.Invariant(
        $"hit rate at 10 {report.Recommender.HitRate:F3}; {string.Join("; ", report.Baselines.Select(baseline => FormattableString.Invariant($"{baseline.Name} {baseline.HitRate:F3}")))}");
});
