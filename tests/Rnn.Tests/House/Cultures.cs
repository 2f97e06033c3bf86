using System.Globalization;
using System.Runtime.CompilerServices;

namespace Rnn.Tests.House;

/// <summary>Cultures that write numbers and letters otherwise, and whether this machine has their data.</summary>
internal static class Cultures
{
    /// <summary>Turkish has another lower-case I, German and Swedish a decimal comma, Swedish and Persian another minus.</summary>
    public static TheoryData<string> Names => ["tr-TR", "de-DE", "sv-SE", "fa-IR"];

    /// <summary>Why their tests can't be run here; null if they can.</summary>
    public static string? WhyNot()
    {
        try
        {
            return new CultureInfo("sv-SE").NumberFormat.NegativeSign == "\u2212" ? null : "The data of cultures are those of an old ICU.";
        }
        catch (CultureNotFoundException)
        {
            return "These tests were built where there were no data of cultures: install libicu (Debian's libicu72 or later) and build again.";
        }
    }

    /// <summary>Does something under a culture.</summary>
    public static TResult Under<TResult>(string name, Func<TResult> act)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(name);
            return act();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The tests write out what they expect, and mean the same on every developer's machine.
    [ModuleInitializer]
    internal static void BeginInvariant()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
    }
}
