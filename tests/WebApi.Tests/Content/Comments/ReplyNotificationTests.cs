using CleanOrders.WebApi.Tests.Content.Reviews;

namespace CleanOrders.WebApi.Tests.Content.Comments;

public sealed class ReplyNotificationTests(SharedApi api)
{
    [Fact]
    public async Task Who_is_replied_to_is_notified_once_and_nobody_of_their_own_reply()
    {
        var (article, ada, ben) = (await api.PublishedArticle(), await api.NewCustomer(), await api.NewCustomer());
        var comment = await ada.Comment(article, "Does it whistle?").Comment();

        _ = await ada.Comment(article, "I mean when it boils.", comment.Id).Comment();
        var reply = await ben.Comment(article, "It does.", comment.Id).Comment();

        var item = (await Eventually.Be(() => Inbox(ada), items => items.Count > 0)).ShouldHaveSingleItem();
        item.Title.ShouldBe("Somebody has replied to your comment");
        item.Link.ShouldEndWith($"/comments/{reply.Id}");
        (await Inbox(ben)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_author_of_a_review_is_notified_of_a_comment_on_it()
    {
        var (author, review, _) = await api.NewReview();
        var comment = await (await api.NewCustomer()).Comment(review, "Which one?").Comment();

        (await Eventually.Be(() => Inbox(author), items => items.Exists(item => item.Link.EndsWith(comment.Id, StringComparison.Ordinal))))
            .ShouldContain(item => item.Title == "Somebody has commented on your review");
    }

    private static async Task<List<(string Title, string Link)>> Inbox(Client reader) =>
    [
        .. (await reader.Get($"{NotificationCalls.Inbox}?limit=200").Json()).GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("title").GetString()!.StartsWith("Somebody", StringComparison.Ordinal))
            .Select(item => (item.GetProperty("title").GetString()!, item.GetProperty("link").GetString()!)),
    ];
}
