using CleanOrders.Application.Content;
using CleanOrders.Application.Content.Moderation;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Content.Moderation;

/// <summary>What moderators see, in the document's examples.</summary>
internal static class ModerationExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);
    private static readonly Note Advertises = new("It advertises another shop.");

    private static readonly ModeratedPost Comment = new(
        PostId.Of(TypedId.FirstAt<CommentId>(At)), PostKind.Comment, PostStatus.Pending, "art_01jz8m5k3vf7q9w2x4y6a8b0cd",
        new Author(TypedId.FirstAt<UserId>(At), "Ada"), Title: null, new PostText("Buy it at my shop instead."), At, ReportCount: 3,
        [new PostReport(Advertises, At.AddHours(1))], Decision: null, Version: 2);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listModeration"] = new(Answer: new ListBody<ModeratedPost>([Comment], Next: null, Total: null)),
        ["decideOnPost"] = new(
            new DecideOnPost(ModerationDecision.Rejected, Advertises.Value),
            new DecidedPost(Comment.Id, PostStatus.Rejected, Advertises, Version: 3)),
    };
}
