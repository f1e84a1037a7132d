using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Reviews;

public readonly record struct ReviewId(Guid Value) : ITypedId<ReviewId>
{
    public static string Prefix => "rev";

    public static ReviewId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ReviewId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What a customer says of a product that was delivered to them: one for each product, until they delete it.</summary>
public sealed class Review : Post
{
    public const int LongestTitle = 120;
    public const int LongestBody = 5000;

    private Review(ReviewId id, Sku sku, UserId author, Rating rating, PostText title, PostText body, FlagReason? flag)
        : base(id.ToString(), author, flag, TypedId.TimeOf(id)) =>
        (Id, Sku, Rating, Title, Body) = (id, sku, rating, title, body);

    private Review()
    {
    }

    public ReviewId Id { get; private set; }

    public Sku Sku { get; private set; }

    public Rating Rating { get; private set; }

    public PostText Title { get; private set; }

    public PostText Body { get; private set; }

    /// <summary>How many found it helpful when it was read: votes are counted by the database.</summary>
    public int Helpful { get; private set; }

    public int NotHelpful { get; private set; }

    /// <summary>How many comments there were when it was read: they are counted by the database too.</summary>
    public int Comments { get; private set; }

    public override string Name => Id.ToString();

    /// <param name="flag">Why a moderator has to see it first; nothing: it is published at once.</param>
    public static Review Write(ReviewId id, Sku sku, UserId author, Rating rating, PostText title, PostText body, FlagReason? flag) =>
        new(id, sku, author, rating, title, body, flag);

    /// <summary>Says something else of the product. What it said before is kept.</summary>
    /// <returns>Success; or <c>post.wrong_state</c> where a moderator has rejected it.</returns>
    public Result Change(Rating rating, PostText title, PostText body, FlagReason? flag, DateTimeOffset now)
    {
        if (Edit(flag, now) is { IsFailure: true } refused)
            return refused;
        (Rating, Title, Body) = (rating, title, body);
        return Result.Success;
    }

    /// <summary>What somebody else thinks of it; another vote of theirs takes the place of the first.</summary>
    /// <returns>The vote, to be counted; or <c>post.own</c>, <c>post.wrong_state</c>.</returns>
    public Result<ReviewVote> Vote(UserId by, bool helpful, DateTimeOffset now)
    {
        if (by == Author)
            return PostErrors.Own.With("Nobody votes on what is their own.");
        return Status == PostStatus.Published ? new ReviewVote(Id, Sku, by, helpful, now) : PostErrors.WrongState(Status, "voted on");
    }
}

/// <summary>Whether a reader found a review helpful.</summary>
/// <param name="Sku">What the review is about.</param>
public sealed record ReviewVote(ReviewId Review, Sku Sku, UserId Voter, bool Helpful, DateTimeOffset At);
