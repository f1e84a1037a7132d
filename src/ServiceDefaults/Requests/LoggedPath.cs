namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>The path of a request as logs and spans have it: ids, and no token.</summary>
internal static class LoggedPath
{
    /// <summary>Behind these a path has a token, by which anybody can do what its owner can.</summary>
    private static readonly string[] BeforeTokens = ["/v1/unsubscribe/"];

    public static string Of(string path)
    {
        foreach (var before in BeforeTokens)
        {
            if (path.StartsWith(before, StringComparison.OrdinalIgnoreCase))
                return before + "[token]";
        }

        return path;
    }
}
