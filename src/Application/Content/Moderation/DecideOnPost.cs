using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Moderation;

/// <summary>What a moderator decides that a review or a comment is from now on.</summary>
public enum ModerationDecision
{
    Published,
    Rejected,
}

/// <param name="Reason">For its author, who is notified, and for the audit trail.</param>
public sealed record DecideOnPost(
    [property: Required] ModerationDecision? Decision, [property: Required, Length(1, Note.Longest)] string? Reason);

/// <param name="Version">Of the review or the comment, with the decision.</param>
public sealed record DecidedPost(PostId Id, PostStatus Status, Note Decision, int Version);

/// <summary>Publishes a review or a comment, or takes it away.</summary>
public sealed class DecideOnPostHandler(IModeratedPosts posts, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.ContentModerate);

    public async Task<Result<DecidedPost>> Handle(DecideOnPost command, PostId id, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await posts.Find(id, ct) is not { Status: not PostStatus.Deleted } post)
            return ModerationErrors.NotFound.With($"There is no review or comment {id}.");

        var violations = new Violations();
        var reason = violations.Take("/reason", Note.From(command.Reason));
        if (command.Decision is null)
            violations.Add("/decision", Text.Required.With("A decision is required here."));
        if (violations.Any)
            return violations.ToError();

        var decided = command.Decision == ModerationDecision.Published
            ? post.Publish(reason, caller.User, clock.GetUtcNow())
            : post.Reject(reason, caller.User, clock.GetUtcNow());
        if (decided.IsFailure)
            return decided.Error;
        posts.Audit(id, post, caller);
        return new DecidedPost(id, post.Status, reason, post.Version);
    }
}

public static class ModerationErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "moderation.not_found",
        "There is no such review or comment", "The id is that of a review or a comment which its author has not deleted.");
}
