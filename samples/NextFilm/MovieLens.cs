using Rnn.Data;

namespace NextFilm;

/// <summary>Reads MovieLens as GroupLens gives it: ratings.csv with userId, movieId, rating and timestamp, and movies.csv with movieId and title.</summary>
internal static class MovieLens
{
    private const double Liked = 4;

    public static IReadOnlyList<string>[] Read(string folder)
    {
        Table ratings = Table.FromCsv(Path.Combine(folder, "ratings.csv")), movies = Table.FromCsv(Path.Combine(folder, "movies.csv"));
        Dictionary<string, string> titles = movies["movieId"].ToWords().Zip(movies["title"].ToWords()).ToDictionary(pair => pair.First ?? "", pair => pair.Second ?? "");
        string?[] users = ratings["userId"].ToWords(), films = ratings["movieId"].ToWords();
        double[] stars = ratings["rating"].ToNumbers(), times = ratings["timestamp"].ToNumbers();
        return [.. Enumerable.Range(0, ratings.RowCount).Where(row => stars[row] >= Liked).GroupBy(row => users[row])
            .Select(user => (IReadOnlyList<string>)[.. user.OrderBy(row => times[row]).ThenBy(row => row).Select(row => titles.GetValueOrDefault(films[row] ?? "", $"film {films[row]}"))])
            .Where(user => user.Count > 1)];
    }
}
