using System.Text.Json;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Infrastructure.Providers;

namespace CleanOrders.Infrastructure.Notifications.Email.Reports;

/// <summary>
/// What a provider says of one mail, as JSON. Of what it says about things that are not known here nothing is taken, and nothing refused:
/// it would send it again and again.
/// </summary>
internal static class ProviderReport
{
    public static IReadOnlyList<MailReport> Read(ReadOnlyMemory<byte> body, MailReferences references)
    {
        if (Parse(body) is not { Type: { } type, Data: { } data } || EmailAddress.Known(data.Address) is not { Value: var address })
            return [];
        MailFate? fate = type switch
        {
            "mail.delivered" => MailFate.Delivered,
            "mail.bounced" when data.Permanent => MailFate.Bounced,
            "mail.complained" => MailFate.Complained,
            _ => null,
        };
        return fate is { } known
            ? [new MailReport(known, address, references.IsOurs(data.MessageId, address, out var about) ? about : null, data.Detail)]
            : [];
    }

    private static Message? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ProviderText.IsJsonText(body, out var text)
                ? JsonSerializer.Deserialize<Message>(text.Span, JsonSerializerOptions.Web)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Message(string? Type, Data? Data);

    private sealed record Data(string? Address, string? MessageId, bool Permanent, string? Detail)
    {
        public override string ToString() => $"{MessageId}";
    }
}
