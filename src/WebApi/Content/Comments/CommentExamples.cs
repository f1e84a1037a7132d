using CleanOrders.Application.Content;
using CleanOrders.Application.Content.Comments;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Content.Comments;

/// <summary>Comments in the document's examples.</summary>
internal static class CommentExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);

    private static readonly CommentDetails Question = new(
        TypedId.FirstAt<CommentId>(At), "art_01jz8m5k3vf7q9w2x4y6a8b0cd", ReplyTo: null,
        new Author(TypedId.FirstAt<UserId>(At), "Ada"), new PostText("Does it whistle?"), PostStatus.Published, At, EditedAt: null,
        Version: 1);

    private static readonly CommentDetails Reply = Question with
    {
        Id = TypedId.FirstAt<CommentId>(At.AddMinutes(2)),
        ReplyTo = Question.Id,
        Body = new PostText("It does."),
        CreatedAt = At.AddMinutes(2),
    };

    private static readonly ListBody<CommentDetails> Thread = new([Question, Reply], Next: null, Total: null);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listArticleComments"] = new(Answer: Thread),
        ["listReviewComments"] = new(Answer: Thread),
        ["commentOnArticle"] = new(new WriteComment("Does it whistle?", ReplyTo: null), Question),
        ["commentOnReview"] = new(new WriteComment("Does it whistle?", ReplyTo: null), Question),
        ["getComment"] = new(Answer: Question),
        ["changeComment"] = new(
            new ChangeComment("Does it whistle, too?"),
            Question with { Body = new PostText("Does it whistle, too?"), EditedAt = At.AddMinutes(1), Version = 2 }),
        ["reportComment"] = new(new ReportComment("It advertises another shop.")),
    };
}
