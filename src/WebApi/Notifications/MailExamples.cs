using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Notifications;

/// <summary>What comes back of mails, in the document's examples.</summary>
internal static class MailExamples
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 16, 0, 0, TimeSpan.Zero);

    private static readonly SuppressionDetails Bounced = new(
        TypedId.FirstAt<SuppressionId>(At), At, "somebody@example.com", SuppressionReason.Bounced,
        "550 5.1.1 There is no such mailbox here.");

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["listSuppressions"] = new(Answer: new ListBody<SuppressionDetails>([Bounced], Next: null, Total: null)),
    };
}
