using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rnn.Tasks;

namespace Serve;

/// <summary>The web service: a classifier, and what it says to wrong requests.</summary>
internal static class Service
{
    private const int Longest = 10_000;

    public static WebApplication Create(TextClassifier classifier, string address)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        WebApplication service = builder.Build();
        service.Urls.Add(address);
        service.MapGet("/health", () => "ok");
        service.MapPost("/predict", (Question? question) => question?.Text is not { Length: > 0 and <= Longest } text
            ? Results.BadRequest($"Send {{\"text\": \"…\"}} with 1 to {Longest} characters.")
            : Answer(classifier, text));
        return service;
    }

    private static IResult Answer(TextClassifier classifier, string text)
    {
        try
        {
            TextPrediction prediction = classifier.Predict(text);
            return Results.Ok(new Answer(prediction.Label, prediction.Probability));
        }
        catch (ArgumentException fault)
        {
            return Results.BadRequest(fault.Message); // such as a text without a word
        }
    }
}

/// <summary>What is asked.</summary>
internal sealed record Question(string? Text);

/// <summary>What is answered.</summary>
internal sealed record Answer(string Label, double Probability);
