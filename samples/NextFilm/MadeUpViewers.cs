namespace NextFilm;

/// <summary>
/// Viewers who never were, since no histories of real ones may be shipped. The rule: there are eight genres of forty series, each of three parts. A viewer has a favourite genre,
/// and after each film, by chance: sees the next part of the series (half of the times, if there is one); or begins another series of the genre, the first ones of a genre oftener
/// than the last; or, one time in ten, takes to another genre. So what comes next follows from more than the last film, and from popularity only in part.
/// </summary>
internal static class MadeUpViewers
{
    private const int Series = 40, Parts = 3;

    private static readonly string[] _genres = ["Comedy", "Crime", "Documentary", "Drama", "Horror", "Musical", "Space", "Western"];

    /// <summary>Histories of so many viewers, the same for the same seed.</summary>
    public static IReadOnlyList<string>[] Create(int viewers, ulong seed)
    {
        var random = new Random((int)seed);
        return [.. Enumerable.Range(0, viewers).Select(_ => History(random))];
    }

    private static List<string> History(Random random)
    {
        int genre = random.Next(_genres.Length), series = -1, part = 0;
        var seen = new HashSet<(int, int)>();
        var films = new List<string>();
        for (int length = random.Next(8, 25); films.Count < length;)
        {
            if (series >= 0 && part < Parts && random.Next(2) == 0)
            {
                part++;
            }
            else
            {
                genre = random.Next(10) == 0 ? random.Next(_genres.Length) : genre;
                series = (int)(Series * Math.Pow(random.NextDouble(), 2)); // squared: the first ones oftener
                part = 1;
                if (!seen.Add((genre, series)))
                {
                    series = -1; // seen before: think again
                    continue;
                }
            }

            films.Add($"{_genres[genre]} {series + 1}, part {part}");
        }

        return films;
    }
}
