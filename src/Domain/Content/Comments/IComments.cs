namespace CleanOrders.Domain.Content.Comments;

public interface IComments
{
    Task<Comment?> Find(CommentId id, CancellationToken ct);

    /// <summary>Whether what comments stand below is published now, so that people read and write them.</summary>
    Task<bool> IsOpen(CommentSubject subject, CancellationToken ct);

    /// <summary>Adds it, if what it is about is still published when it is stored; else the use case decides again.</summary>
    void Add(Comment comment);
}
