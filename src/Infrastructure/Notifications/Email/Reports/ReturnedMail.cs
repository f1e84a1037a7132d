using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Suppressions;
using MimeKit;

namespace CleanOrders.Infrastructure.Notifications.Email.Reports;

/// <summary>
/// A mail that a mail server sent back: that one of ours could not be delivered (RFC 3464), or that its reader complains (RFC 5965).
/// Anybody can send such a mail, so only what has the signed <c>Message-Id</c> of ours to the same address counts.
/// </summary>
internal static class ReturnedMail
{
    public const string MediaType = "message/rfc822";

    private const int MostReceivers = 100;

    public static IReadOnlyList<MailReport> Read(ReadOnlyMemory<byte> body, MailReferences references)
    {
        using var stream = new MemoryStream(body.ToArray());
        try
        {
            using var mail = MimeMessage.Load(stream);
            return mail.Body is MultipartReport report && OriginalOf(report) is { } original
                ? [.. ReportsOf(report, original).Select(said => Checked(said, original, references)).OfType<MailReport>()]
                : [];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static IEnumerable<Said> ReportsOf(MultipartReport report, HeaderList original)
    {
        foreach (var part in report)
        {
            if (part is MessageDeliveryStatus status)
            {
                // The first group is about the mail, each of the others about one of its receivers.
                foreach (var receiver in status.StatusGroups.Skip(1).Take(MostReceivers))
                {
                    if (FateOf(receiver["Action"], receiver["Status"]) is { } fate)
                        yield return new Said(
                            fate, [ValueIn(receiver["Original-Recipient"]), ValueIn(receiver["Final-Recipient"])],
                            ValueIn(receiver["Diagnostic-Code"]));
                }
            }
            else if (part is MessageFeedbackReport feedback && feedback.Fields["Feedback-Type"]?.Trim() is "abuse" or "fraud")
            {
                yield return new Said(
                    MailFate.Complained, [feedback.Fields["Original-Rcpt-To"], original["To"]], Detail: null);
            }
        }
    }

    private static MailFate? FateOf(string? action, string? status) => action?.Trim().ToLowerInvariant() switch
    {
        "delivered" => MailFate.Delivered,
        "failed" when status?.Trim().StartsWith("5.", StringComparison.Ordinal) == true => MailFate.Bounced,
        _ => null,
    };

    /// <returns>Nothing, where it is about no mail of ours to one of these addresses.</returns>
    private static MailReport? Checked(Said said, HeaderList original, MailReferences references)
    {
        foreach (var named in said.Addresses.Append(original["To"]))
        {
            if (EmailAddress.Known(named?.Trim('<', '>', ' ')) is { Value: var address }
                && references.IsOurs(original["Message-Id"], address, out var notification))
                return new MailReport(said.Fate, address, notification, said.Detail);
        }

        return null;
    }

    // As it came back: all of it, or its head.
    private static HeaderList? OriginalOf(MultipartReport report) => report.LastOrDefault() switch
    {
        MessagePart { Message: { } message } => message.Headers,
        MimePart { ContentType: { MediaType: "text", MediaSubtype: "rfc822-headers" } } head => HeadersIn(head),
        _ => null,
    };

    private static HeaderList HeadersIn(MimePart head)
    {
        using var text = new MemoryStream();
        head.Content?.DecodeTo(text);
        text.Position = 0;
        return HeaderList.Load(text);
    }

    /// <summary>Without the type that stands before it, as in <c>rfc822; somebody@example.com</c>.</summary>
    private static string? ValueIn(string? field) => field?[(field.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();

    /// <summary>What a report says. It does not print: it has addresses.</summary>
    private sealed record Said(MailFate Fate, IReadOnlyList<string?> Addresses, string? Detail)
    {
        public override string ToString() => $"{Fate}";
    }
}
