using CleanOrders.Application.Conversations.Following;
using CleanOrders.WebApi.OpenApi;

namespace CleanOrders.WebApi.Realtime;

internal static class RealtimeExamples
{
    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["issueTicket"] = new(
            Answer: new TicketDetails(
                "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg", new DateTimeOffset(2026, 11, 28, 9, 30, 30, TimeSpan.Zero))),
    };
}
