using System.Globalization;
using System.Text;

#pragma warning disable IDE0130 // the namespace is the point: see below
namespace System.Runtime.CompilerServices;
#pragma warning restore IDE0130

/// <summary>
/// What the compiler builds every <c>$"…"</c> of this library with, so that numbers in texts and messages look the same under
/// every culture: −0.5 is "-0.5" in Swedish and Persian too.
/// </summary>
/// <remarks>
/// The compiler takes the type of this name, and prefers the one of the assembly that it compiles to the platform's, which
/// follows the thread's culture. So nobody has to remember it, and a test reads from the compiled code that nothing slips by.
/// </remarks>
[InterpolatedStringHandler]
internal readonly ref struct DefaultInterpolatedStringHandler
{
    private readonly StringBuilder _text;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount) =>
        _text = new StringBuilder(literalLength + (formattedCount * 8));

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted(string? value) => _text.Append(value);

    public void AppendFormatted(ReadOnlySpan<char> value) => _text.Append(value);

    public void AppendFormatted<T>(T value, string? format = null) => _text.Append(Text(value, format));

    public void AppendFormatted<T>(T value, int alignment, string? format = null)
    {
        string text = Text(value, format);
        _text.Append(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    public string ToStringAndClear() => _text.ToString();

    private static string Text<T>(T value, string? format) =>
        (value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString()) ?? "";
}
