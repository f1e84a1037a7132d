using CleanOrders.Domain.Identity;

namespace CleanOrders.Domain.Notifications;

/// <summary>The telephones of everybody.</summary>
public interface IPhones
{
    Task<Phone?> Find(UserId user, CancellationToken ct);

    /// <summary>How many codes went to a number, whoever asked for them.</summary>
    Task<int> CountCodes(PhoneNumber number, DateTimeOffset since, CancellationToken ct);

    void Add(Phone phone);
}
