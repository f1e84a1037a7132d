namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>The target of a request as it came: before the server decoded its path and took out its dots.</summary>
internal static class RequestTarget
{
    /// <summary>Its path. A target may name its host before it (RFC 9112, section 3.2.2).</summary>
    public static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var path = target.IndexOf('?') is >= 0 and var query ? target[..query] : target;
        if (path is ['/', ..] || path.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
            return path;
        path = path[(scheme + 3)..];
        return path.IndexOf('/') is >= 0 and var start ? path[start..] : "/";
    }
}
