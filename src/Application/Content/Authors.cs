using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Content;

/// <summary>Who wrote something, as everybody may see it: never an e-mail address.</summary>
/// <param name="DisplayName">What they want to be called; nothing, where they never said.</param>
public sealed record Author(UserId Id, string? DisplayName);

public interface IAuthors
{
    /// <returns>As they are called now; nothing, where there is no such account.</returns>
    Task<Author?> Find(UserId author, CancellationToken ct);
}
