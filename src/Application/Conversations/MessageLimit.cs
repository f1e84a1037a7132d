using CleanOrders.Application.Content.Posts;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Conversations;

/// <summary>Stands before every message: how many one author sends.</summary>
public sealed class MessageLimit(ConversationsOptions options, IPostCounts counts)
{
    private (UserId Author, ClientMessageId Message)? _counted;

    /// <summary>Counts a new message of this author: once, however often others make its use case decide again.</summary>
    /// <returns><c>rate_limit.exceeded</c> where they have sent too many lately; else nothing.</returns>
    public async Task<Error?> Count(UserId author, ClientMessageId message, CancellationToken ct)
    {
        if (_counted == (author, message))
            return null;
        var refused = await counts.Count(author, PostCountKind.Message, options.MostMessages, options.MessageWindow, ct);
        _counted = (author, message);
        return refused;
    }
}
