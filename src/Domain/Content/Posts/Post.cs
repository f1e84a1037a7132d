using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Posts;

/// <summary>What customers publish themselves: a review or a comment. Moderators decide about both alike.</summary>
public abstract class Post : AggregateRoot<PostEvent>
{
    /// <summary>So many reports hide it until a moderator decides.</summary>
    public const int ReportsToHide = 3;

    /// <param name="flag">Why a moderator has to see it first; nothing: it is published at once.</param>
    private protected Post(string name, UserId author, FlagReason? flag, DateTimeOffset now)
    {
        (Author, CreatedAt, Status) = (author, now, flag is null ? PostStatus.Published : PostStatus.Pending);
        Record(name, from: null, flag is { } reason ? new PostFlagged(reason) : new PostPublished(Reason: null), author, now);
    }

    private protected Post()
    {
    }

    public UserId Author { get; private set; }

    public PostStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When its author changed it last; nothing, if never.</summary>
    public DateTimeOffset? EditedAt { get; private set; }

    /// <summary>How many reported it since a moderator decided last.</summary>
    public int Reports { get; private set; }

    /// <summary>What the moderator said who decided last.</summary>
    public Note? Decision { get; private set; }

    /// <summary>Its id as text, as in <c>rev_…</c>: it names the kind of post too.</summary>
    public abstract string Name { get; }

    /// <summary>Counts a report. With the third one nobody but its author and moderators sees it until one of them decides.</summary>
    public Result Report(UserId by, DateTimeOffset now)
    {
        if (Status != PostStatus.Published)
            return PostErrors.WrongState(Status, "reported");
        if (by == Author)
            return PostErrors.Own.With("Nobody reports what is their own: change or delete it instead.");
        Reports++;
        return Reports < ReportsToHide
            ? Result.Success
            : MoveTo(PostStatus.Pending, new PostFlagged(FlagReason.Reported), Actor.System, now);
    }

    /// <summary>A moderator publishes it.</summary>
    public Result Publish(Note reason, Actor by, DateTimeOffset now) =>
        Decide(PostStatus.Published, new PostPublished(reason), reason, by, now);

    /// <summary>A moderator takes it away. A moderator can also publish it again.</summary>
    public Result Reject(Note reason, Actor by, DateTimeOffset now) =>
        Decide(PostStatus.Rejected, new PostRejected(reason), reason, by, now);

    /// <summary>Takes it away for good: by its author.</summary>
    public Result Delete(Actor by, DateTimeOffset now) => MoveTo(PostStatus.Deleted, new PostDeleted(), by, now);

    /// <summary>Notes that its author has changed it. What was rejected stays so, and what is flagged now has to be seen first.</summary>
    private protected Result Edit(FlagReason? flag, DateTimeOffset now)
    {
        if (Status is PostStatus.Rejected or PostStatus.Deleted)
            return PostErrors.WrongState(Status, "changed");
        EditedAt = now;
        if (flag is { } reason && Status == PostStatus.Published)
            return MoveTo(PostStatus.Pending, new PostFlagged(reason), Author, now);
        Record(Name, Status, new PostEdited(), Author, now);
        return Result.Success;
    }

    private Result Decide(PostStatus next, PostEvent decided, Note reason, Actor by, DateTimeOffset now)
    {
        if (MoveTo(next, decided, by, now) is { IsFailure: true } refused)
            return refused;
        (Reports, Decision) = (0, reason);
        return Result.Success;
    }

    private Result MoveTo(PostStatus next, PostEvent domainEvent, Actor by, DateTimeOffset now)
    {
        if (!PostLifecycle.Allows(Status, next))
            return PostErrors.WrongState(Status, next);
        var from = Status;
        Status = next;
        Record(Name, from, domainEvent, by, now);
        return Result.Success;
    }

    private void Record(string name, PostStatus? from, PostEvent domainEvent, Actor by, DateTimeOffset now) =>
        Record(domainEvent with { Post = name, Author = Author, Version = NextVersion(), From = from, To = Status, By = by, At = now });
}
