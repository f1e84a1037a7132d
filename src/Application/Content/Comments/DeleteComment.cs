using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Comments;

/// <summary>Takes one's own comment away. Where it has replies, its place stays.</summary>
public sealed class DeleteCommentHandler(IComments comments, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = CommentAccess.Reader;

    public async Task<Result> Handle(CommentTarget target, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        var found = await comments.FindOwn(target, caller, ct);
        return found.IsFailure ? found.Error : found.Value.Delete(caller.User, clock.GetUtcNow());
    }
}
