using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

/// <summary>What another service has to say to many: to users that it names, or to a segment of them.</summary>
/// <param name="Template">As of <see cref="SendNotification"/>.</param>
public sealed record SendToMany(
    string? Template = null, IReadOnlyDictionary<string, string?>? Data = null, IReadOnlyList<UserId>? To = null, Segment? Segment = null)
    : ICheckedArguments
{
    public const int MostRecipients = 10_000;

    public void Check(Violations violations, DateTimeOffset at)
    {
        _ = OpenTemplates.Prepare(Template, Data, violations);
        if (To is null == Segment is null)
            violations.Add("", JobErrors.ArgumentsInvalid.With("Either users or a segment must be given, and not both."));
        else if (To is { Count: 0 or > MostRecipients })
            violations.Add("/to", JobErrors.ArgumentsInvalid.With($"1 to {MostRecipients} users are taken."));
    }

    public override string ToString() => $"(notifications with {Template})";
}

/// <param name="Notified">How many have a notification, in their inbox or only in the log, as they want.</param>
/// <param name="Unknown">How many of the users have no account.</param>
public sealed record SentToMany(int Notified, int Unknown);
