using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Suppressions;

/// <summary>What a mail server or a provider says of mails that it took, as it came.</summary>
/// <param name="Header">Finds a header's only value by its name; nothing, where it is missing or stands there twice.</param>
public sealed record ReceiveMailReport(Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>What it reports is applied in the transaction that notes its id: it takes effect once.</summary>
public sealed class ReceiveMailReportHandler(IMailReports reports, IUnitOfWork unitOfWork, ReportedMails mails, MailedReplies replies)
    : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result<StoredResponse>> Handle(ReceiveMailReport command, CancellationToken ct)
    {
        var read = reports.Read(command.Header, command.Body);
        if (read.IsFailure)
            return read.Error;

        var key = new IdempotencyKey("mail-reports", "POST", read.Value.Id, ReadOnlyMemory<byte>.Empty);
        return await unitOfWork.Run(key, token => Apply(read.Value, token), ct);
    }

    private async Task<Result<StoredResponse>> Apply(MailReports read, CancellationToken ct)
    {
        foreach (var report in read.All)
            await mails.Apply(report, ct);
        foreach (var reply in read.Replies)
        {
            if (await replies.Apply(reply, ct) is { IsFailure: true } later)
                return later.Error;
        }

        return StoredResponse.Empty;
    }
}
