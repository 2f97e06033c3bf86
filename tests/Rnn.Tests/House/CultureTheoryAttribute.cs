namespace Rnn.Tests.House;

/// <summary>A theory over <see cref="Cultures.Names"/>, which says why where it can't be run.</summary>
public sealed class CultureTheoryAttribute : TheoryAttribute
{
    public CultureTheoryAttribute() => Skip = Cultures.WhyNot();
}
