using System.CommandLine;
using Spectre.Console;

namespace Samples;

/// <summary>Asks in the terminal, line by line or letter by letter, until the user has enough. Where the input comes out of a file, its lines are taken.</summary>
public static class Prompt
{
    // What is longer was not typed, and takes as much longer to read.
    private const int Longest = 1000;

    /// <summary>The option that asks for it.</summary>
    public static Option<bool> Ask { get; } = new("--ask") { Description = "Asks for input of yours, once what is to be learned is learned or loaded. An empty line ends it." };

    /// <summary>Whether somebody is asked, so that Ctrl-C may end the program at once.</summary>
    internal static bool IsAsking { get; private set; }

    /// <summary>Asks for lines, and answers each.</summary>
    /// <param name="question">What to type, in a few words.</param>
    /// <param name="answer">Writes the answer.</param>
    public static void Lines(string question, Action<string> answer)
    {
        IsAsking = true;
        bool isTerminal = !Console.IsInputRedirected;
        if (isTerminal)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{question}; an empty line ends.[/]");
        }

        while ((isTerminal ? AnsiConsole.Prompt(new TextPrompt<string>("[green]>[/]").AllowEmpty()) : Console.ReadLine()) is { } line && !(isTerminal && line.Length == 0))
        {
            try
            {
                answer(Shorten(line));
            }
            catch (ArgumentException fault)
            {
                Console.WriteLine(fault.Message); // such as a line without a word
            }
        }
    }

    /// <summary>Answers while a line is typed, after each letter.</summary>
    /// <param name="question">What to type, in a few words.</param>
    /// <param name="answers">What to show below the letters typed so far.</param>
    public static void Letters(string question, Func<string, IEnumerable<string>> answers)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            Lines(question, line => Console.WriteLine($"{line}: {string.Join(", ", Answers(line))}"));
            return;
        }

        IsAsking = true;
        AnsiConsole.MarkupLineInterpolated($"[grey]{question}; Enter or Escape ends.[/]");
        string typed = "";
        AnsiConsole.Live(Shown("", [])).Start(context =>
        {
            while (Console.ReadKey(intercept: true) is { Key: not (ConsoleKey.Enter or ConsoleKey.Escape) } key)
            {
                typed = key.Key == ConsoleKey.Backspace ? typed[..^Math.Min(1, typed.Length)] : char.IsControl(key.KeyChar) ? typed : Shorten(typed + key.KeyChar);
                context.UpdateTarget(Shown(typed, typed.Length == 0 ? [] : Answers(typed)));
            }
        });

        IEnumerable<string> Answers(string line)
        {
            try
            {
                return [.. answers(line)];
            }
            catch (ArgumentException)
            {
                return []; // nothing begins like that
            }
        }
    }

    private static Panel Shown(string typed, IEnumerable<string> answers) =>
        new Panel(Markup.Escape(string.Join('\n', answers))).Header($"[green]{Markup.Escape(typed)}_[/]").Expand();

    private static string Shorten(string line) => line.Length <= Longest ? line : line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)];
}
