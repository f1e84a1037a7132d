using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Content.Posts;

/// <summary>Who has reported which review or comment, and why.</summary>
public interface IPostReports
{
    /// <summary>Keeps a report. Of two at once by one person only one is stored, and the use case of the other decides again.</summary>
    /// <param name="post">The id of the review or comment.</param>
    /// <returns>Success; or <c>post.already_reported</c>.</returns>
    Task<Result> Add<TId>(TId post, UserId reporter, Note reason, DateTimeOffset at, CancellationToken ct)
        where TId : struct, ITypedId<TId>;
}
