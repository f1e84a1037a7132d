using CleanOrders.Application.Content;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Content.Reviews;

/// <summary>Reviews in the document's examples.</summary>
internal static class ReviewExamples
{
    private static readonly DateTimeOffset Written = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly ReviewDetails Kettle = new(
        TypedId.FirstAt<ReviewId>(Written), new Sku("SKU-00001"),
        new Author(TypedId.FirstAt<UserId>(Written.AddDays(-30)), "Carla Customer"), Rating: 4, "Boils fast",
        "Two litres in four minutes, but the handle gets warm.", VerifiedPurchase: true, Helpful: 12, NotHelpful: 1, CommentCount: 2,
        PostStatus.Published, Written, EditedAt: null, Version: 1);

    private static readonly ReviewDetails Changed = Kettle with
    {
        Rating = 5,
        Body = "Two litres in four minutes. The new handle stays cool.",
        EditedAt = Written.AddDays(1),
        Version = 2,
    };

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listReviews"] = new(Answer: new ListBody<ReviewDetails>([Kettle], Next: null, Total: null)),
        ["writeReview"] = new(
            new WriteReview(Kettle.Rating, Kettle.Title, Kettle.Body),
            Kettle with { Helpful = 0, NotHelpful = 0, CommentCount = 0 }),
        ["getReview"] = new(Answer: Kettle),
        ["getReviewEdits"] = new(Answer: new ListBody<ReviewEdit>(
            [new(Kettle.Version, Kettle.Rating, new PostText(Kettle.Title), new PostText(Kettle.Body), Written, Written.AddDays(1))],
            Next: null, Total: null)),
        ["changeReview"] = new(new ChangeReview(Changed.Rating, Changed.Title, Changed.Body), Changed),
        ["voteOnReview"] = new(new VoteOnReview(Helpful: true)),
        ["reportReview"] = new(new ReportReview("It is an advertisement for another shop.")),
    };
}
