namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>The path of a request as logs and spans have it: ids, and no token.</summary>
internal static class LoggedPath
{
    private const string BeforeToken = "unsubscribe/";
    private const int MostEncodings = 3;

    /// <summary>
    /// The path without the token of a link to unsubscribe, by which anybody can do what its owner can: also where the path is spelled so
    /// that no route takes it.
    /// </summary>
    public static string Of(string path)
    {
        var plain = path;
        for (var decoded = 0; decoded < MostEncodings && plain.Contains('%', StringComparison.Ordinal); decoded++)
            plain = Uri.UnescapeDataString(plain);
        return plain.Contains(BeforeToken, StringComparison.OrdinalIgnoreCase) ? $"/v1/{BeforeToken}[token]" : path;
    }
}
