using System.Diagnostics;
using System.Net.Http.Json;
using Rnn.Tasks;

namespace Serve;

/// <summary>What many callers at once have seen of the service.</summary>
/// <param name="Requests">How many answers came.</param>
/// <param name="Wrong">How many of them are not the ones that the classifier gives alone, to the last bit.</param>
/// <param name="Lost">How many requests got no answer.</param>
/// <param name="Time">How long they called.</param>
/// <param name="Memory">Megabytes in use after a quarter, a half, three quarters and the whole of the time.</param>
internal sealed record Load(long Requests, long Wrong, long Lost, TimeSpan Time, IReadOnlyList<long> Memory)
{
    public double PerSecond => Requests / Time.TotalSeconds;

    public static async Task<Load> RunAsync(string address, TextClassifier classifier, string[] texts, int callers, TimeSpan time, CancellationToken stop)
    {
        Answer[] expected = [.. texts.Select(text => classifier.Predict(text)).Select(prediction => new Answer(prediction.Label, prediction.Probability))];
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        long requests = 0, wrong = 0, lost = 0;
        long start = Stopwatch.GetTimestamp();
        Task[] calling = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                for (int i = caller; Stopwatch.GetElapsedTime(start) < time && !stop.IsCancellationRequested; i += callers)
                {
                    int number = i % texts.Length;
                    try
                    {
                        using HttpResponseMessage response = await client.PostAsJsonAsync("/predict", new Question(texts[number]), CancellationToken.None);
                        Answer? answer = await response.Content.ReadFromJsonAsync<Answer>(CancellationToken.None);
                        Interlocked.Increment(ref requests);
                        Interlocked.Add(ref wrong, answer == expected[number] ? 0 : 1);
                    }
                    catch (HttpRequestException)
                    {
                        Interlocked.Increment(ref lost);
                    }
                }
            },
            stop))];

        var memory = new List<long>();
        for (int quarter = 1; quarter <= 4; quarter++)
        {
            await Task.Delay(time / 4, stop);
            memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1_000_000);
        }

        await Task.WhenAll(calling);
        stop.ThrowIfCancellationRequested();
        return new Load(requests, wrong, lost, Stopwatch.GetElapsedTime(start), memory);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Requests:N0} requests in {Time.TotalSeconds:F1} s; megabytes in use after each quarter of it: {string.Join(", ", Memory.Select(megabytes => FormattableString.Invariant($"{megabytes}")))}");
}
