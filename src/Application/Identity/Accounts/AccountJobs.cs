using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>The jobs of accounts, and on what terms they are done.</summary>
public static class AccountJobs
{
    public static readonly IReadOnlyList<JobKind> Kinds =
    [
        JobKind.Of<SendAccountMail, SendAccountMailHandler>("accounts.mail") with
        {
            Queue = "mails",
            KeepSucceeded = TimeSpan.FromHours(1),
        },
    ];
}
