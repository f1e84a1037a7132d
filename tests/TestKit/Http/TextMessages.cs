namespace CleanOrders.TestKit;

/// <summary>The texts to telephones that the service wrote as files, as it does where it has no SMS provider.</summary>
public static class TextMessages
{
    /// <summary>Waits until so many have come to a number.</summary>
    /// <returns>What they say, the first one first.</returns>
    public static Task<IReadOnlyList<string>> TextsTo(this TestDatabase database, string number, int count = 1) =>
        Eventually.Be(() => Task.FromResult(TextsIn(database, number)), texts => texts.Count >= count);

    private static IReadOnlyList<string> TextsIn(TestDatabase database, string number)
    {
        var folder = Path.Combine(database.Folder, "sms");
        return Directory.Exists(folder)
            ? [
                .. Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllText)
                    .Where(text => text.StartsWith($"{number}\n\n", StringComparison.Ordinal))
                    .Select(text => text[(number.Length + 2)..].TrimEnd()),
            ]
            : [];
    }
}
