using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Rnn.Data;
using Rnn.Tasks;
using Samples;
using Serve;

// How is a trained network put behind a web service? One classifier answers all callers at once: predictions share nothing that changes. The sample calls itself with 64
// callers, holds every answer against the one that the classifier gives alone, and counts what is lost. With --serve it answers until Ctrl-C:
//   curl -d '{"text":"It broke after a week."}' -H 'Content-Type: application/json' http://localhost:5000/predict
var serve = new Option<string?>("--serve") { Description = "Answers at this address until Ctrl-C, in place of measuring: http://localhost:5000.", HelpName = "address" };
var callers = new Option<int>("--callers") { Description = "How many call at once.", DefaultValueFactory = _ => 64 };
var seconds = new Option<double>("--seconds") { Description = "How long they call.", DefaultValueFactory = _ => 10 };

return Sample.Run(args, "Puts a text classifier behind a web service, and calls it.", "sentences.tsv", "A TSV file whose heading names the columns text and label.", run =>
{
    (string Text, string Label)[] reviews = TextFiles.ReadPairs(run.Data, first: "text", second: "label");
    TextClassifier classifier = run.TrainOrLoad(TextClassifier.Load, () => TextClassifier.Train(reviews, new TextClassifierOptions
    {
        Progress = run.Progress,
        Checkpoint = run.Checkpoint.File,
        Resume = run.Checkpoint.Resume,
        Seed = run.Seed,
        Fit = new() { Epochs = run.Quick ? 1 : 5 },
    }, run.Stop), (it, file) => it.Save(file));

    WebApplication service = Service.Create(classifier, run.Value(serve) ?? "http://127.0.0.1:0");
    if (run.Value(serve) is { } address)
    {
        Console.WriteLine($"POST {{\"text\": \"…\"}} to {address}/predict; GET {address}/health. Ctrl-C ends.");
        service.StartAsync(run.Stop).GetAwaiter().GetResult();
        service.WaitForShutdownAsync(run.Stop).GetAwaiter().GetResult();
        return "ended";
    }

    service.StartAsync(run.Stop).GetAwaiter().GetResult();
    string[] texts = [.. reviews.Select(review => review.Text).Take(500)];
    Load load = Load.RunAsync(service.Urls.First(), classifier, texts, run.Value(callers), TimeSpan.FromSeconds(run.Quick ? 2 : run.Value(seconds)), run.Stop).GetAwaiter().GetResult();
    service.StopAsync().GetAwaiter().GetResult();
    Console.WriteLine(load);
    return FormattableString.Invariant(
        $"{load.PerSecond:F0} requests per second; {(load.Wrong == 0 ? "all answers equal" : $"{load.Wrong} answers differ")}; {(load.Lost == 0 ? "none lost" : $"{load.Lost} lost")}");
}, serve, callers, seconds);
