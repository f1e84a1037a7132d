using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Articles;

/// <summary>Something that the shop writes for its readers.</summary>
public readonly record struct ArticleId(Guid Value) : ITypedId<ArticleId>
{
    public static string Prefix => "art";

    public static ArticleId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ArticleId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>An article of the shop: a text, the address that it is at, and whether people see it.</summary>
public sealed class Article : AggregateRoot<ArticleEvent>
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(5 * 365);

    /// <summary>A draft, or with a time one that is published then.</summary>
    /// <param name="publishAt">As <see cref="Time"/> makes it.</param>
    public Article(Slug slug, ArticleText text, DateTimeOffset? publishAt, UserId author, DateTimeOffset now)
    {
        (Id, Author, CreatedAt, ListedAt, Slug) = (TypedId.New<ArticleId>(now), author, now, now, slug);
        Take(text, now);
        Record(from: null, new ArticleWritten(), author, now);
        if (publishAt is { } at && MoveTo(ArticleStatus.Scheduled, new ArticleScheduled(at), author, now).IsFailure)
            throw new InvalidOperationException("A draft can always be scheduled.");
        PublishAt = publishAt;
    }

    private Article()
    {
    }

    public ArticleId Id { get; private set; }

    public Slug Slug { get; private set; }

    public UserId Author { get; private set; }

    public PostText Title { get; private set; }

    public PostText Summary { get; private set; }

    public PostText Body { get; private set; }

    public ArticleLanguage Language { get; private set; }

    public IReadOnlyList<Tag> Tags { get; private set; } = [];

    public int ReadingMinutes { get; private set; }

    public ArticleStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When its text was saved last.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When a job publishes it; nothing, unless it is scheduled.</summary>
    public DateTimeOffset? PublishAt { get; private set; }

    /// <summary>When it was published first; nothing, if never.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Its place in lists, the newest first: when it was published first, and until then when it was made.</summary>
    public DateTimeOffset ListedAt { get; private set; }

    /// <summary>How often its text was saved: the number of its youngest revision.</summary>
    public int Revision { get; private set; }

    /// <summary>How many comments readers see below it. Whoever stores comments counts them in the database.</summary>
    public int Comments { get; private set; }

    /// <returns>The time to publish, in whole milliseconds as everywhere on the wire; or why it can be none.</returns>
    public static Result<DateTimeOffset> Time(DateTimeOffset publishAt, DateTimeOffset now)
    {
        var time = new DateTimeOffset(publishAt.UtcTicks - (publishAt.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return time > now && time - now <= LongestWait
            ? time
            : ArticleErrors.PublishAtOutOfRange.With("The time is later than now, and within five years.");
    }

    /// <summary>
    /// Saves another text. A time schedules it, or moves what is scheduled; without one, what was scheduled is a draft again.
    /// </summary>
    public Result Change(Slug slug, ArticleText text, DateTimeOffset? publishAt, UserId by, DateTimeOffset now)
    {
        var next = publishAt is not null ? ArticleStatus.Scheduled : Status == ArticleStatus.Scheduled ? ArticleStatus.Draft : Status;
        ArticleEvent changed = publishAt is { } at && at != PublishAt ? new ArticleScheduled(at) : new ArticleChanged();
        if (next != Status && !ArticleLifecycle.Allows(Status, next))
            return ArticleErrors.WrongState(Status, next);

        Slug = slug;
        Take(text, now);
        PublishAt = publishAt;
        if (next != Status)
            return MoveTo(next, changed, by, now);
        Record(Status, changed, by, now);
        return Result.Success;
    }

    /// <summary>Shows it to everybody, for the first time or again.</summary>
    public Result Publish(Actor by, DateTimeOffset now)
    {
        if (MoveTo(ArticleStatus.Published, new ArticlePublished(), by, now) is { IsFailure: true } refused)
            return refused;
        PublishAt = null;
        PublishedAt ??= now;
        ListedAt = PublishedAt.Value;
        return Result.Success;
    }

    /// <summary>Whether it waits for this very time: not another one, and not for somebody.</summary>
    public bool WaitsFor(DateTimeOffset publishAt) => Status == ArticleStatus.Scheduled && PublishAt == publishAt;

    /// <summary>Hides it from its readers. It keeps its address, and can be published again.</summary>
    public Result Withdraw(Actor by, DateTimeOffset now) => MoveTo(ArticleStatus.Withdrawn, new ArticleWithdrawn(), by, now);

    /// <summary>The last that happens to it.</summary>
    public Result Delete(Actor by, DateTimeOffset now)
    {
        if (MoveTo(ArticleStatus.Deleted, new ArticleDeleted(), by, now) is { IsFailure: true } refused)
            return refused;
        PublishAt = null;
        return Result.Success;
    }

    private void Take(ArticleText text, DateTimeOffset now)
    {
        (Title, Summary, Body, Language) = (text.Title, text.Summary, text.Body, text.Language);
        if (!Tags.SequenceEqual(text.Tags))
            Tags = text.Tags;
        ReadingMinutes = ReadingTime.Of(text.Body);
        ChangedAt = now;
        Revision++;
    }

    private Result MoveTo(ArticleStatus next, ArticleEvent domainEvent, Actor by, DateTimeOffset now)
    {
        if (!ArticleLifecycle.Allows(Status, next))
            return ArticleErrors.WrongState(Status, next);
        var from = Status;
        Status = next;
        Record(from, domainEvent, by, now);
        return Result.Success;
    }

    private void Record(ArticleStatus? from, ArticleEvent domainEvent, Actor by, DateTimeOffset now) =>
        Record(domainEvent with { Article = Id, Slug = Slug, Version = NextVersion(), From = from, To = Status, By = by, At = now });
}
