using System.Runtime.InteropServices;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Posts;

public enum PostKind
{
    Review,
    Comment,
}

/// <summary>A review or a comment, as its id says: exactly one of them is there.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PostId(ReviewId? Review, CommentId? Comment)
{
    public PostKind Kind => Review is null ? PostKind.Comment : PostKind.Review;

    public static bool TryParse(string? text, out PostId id)
    {
        id = TypedId.TryParse<ReviewId>(text, out var review) ? Of(review)
            : TypedId.TryParse<CommentId>(text, out var comment) ? Of(comment)
            : default;
        return id != default;
    }

    public static PostId Of(ReviewId review) => new(review, Comment: null);

    public static PostId Of(CommentId comment) => new(Review: null, comment);

    public override string ToString() => Review?.ToString() ?? Comment.ToString()!;
}
