namespace CleanOrders.WebApi.Tests.Orders.Lifecycle;

/// <summary>
/// Every state against every command, sent by whoever may send it, and compared with this table: the state it leads to,
/// the code it is refused with, or <c>-</c> for <c>order.wrong_state</c>.
/// </summary>
public sealed class StateMatrixTests(ClockedApi api) : IClassFixture<ClockedApi>
{
    private const string Table = """
        state              | payments | cancellation | rest/cancellation | preparation | shipments | delivery                 | returns            | receipt                | refunds
        awaiting_payment   | paid     | cancelled    | -                 | -           | -         | order.shipment_not_found | -                  | order.return_not_found | payment.refund_exceeds_captured
        paid               | -        | cancelled    | -                 | preparing   | -         | order.shipment_not_found | -                  | order.return_not_found | paid
        preparing          | -        | cancelled    | -                 | -           | shipped   | order.shipment_not_found | -                  | order.return_not_found | preparing
        partially_shipped  | -        | -            | shipped           | -           | shipped   | partially_shipped        | -                  | order.return_not_found | partially_shipped
        shipped            | -        | -            | -                 | -           | -         | shipped                  | -                  | order.return_not_found | shipped
        delivered          | -        | -            | -                 | -           | -         | order.already_delivered  | delivered          | order.return_not_found | delivered
        partially_returned | -        | -            | -                 | -           | -         | order.already_delivered  | partially_returned | order.already_received | partially_returned
        returned           | -        | -            | -                 | -           | -         | order.already_delivered  | -                  | order.already_received | payment.refund_exceeds_captured
        cancelled          | -        | -            | -                 | -           | -         | order.shipment_not_found | -                  | order.return_not_found | payment.refund_exceeds_captured
        expired            | -        | -            | -                 | -           | -         | order.shipment_not_found | -                  | order.return_not_found | payment.refund_exceeds_captured
        """;

    private static readonly string[][] Rows = [.. Table.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries))];

    private static readonly Dictionary<string, string> AllowedNext = new(StringComparer.Ordinal)
    {
        ["awaiting_payment"] = "paid cancelled expired",
        ["paid"] = "preparing cancelled",
        ["preparing"] = "partially_shipped shipped cancelled",
        ["partially_shipped"] = "partially_shipped shipped",
        ["shipped"] = "delivered",
        ["delivered"] = "partially_returned returned",
        ["partially_returned"] = "partially_returned returned",
        ["returned"] = "",
        ["cancelled"] = "",
        ["expired"] = "",
    };

    private static readonly Dictionary<string, string> Requested = new(StringComparer.Ordinal)
    {
        ["payments"] = "paid",
        ["cancellation"] = "cancelled",
        ["rest/cancellation"] = "shipped",
        ["preparation"] = "preparing",
        ["shipments"] = "shipped",
        ["returns"] = "returned",
    };

    public static TheoryData<string> States => [.. Lives.States];

    [Fact]
    public void The_table_has_every_state_and_every_command()
    {
        Rows[0].Skip(1).ShouldBe(Lives.Commands);
        Rows.Skip(1).Select(row => row[0]).ShouldBe(Lives.States);
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task Commands_do_what_the_table_says(string state)
    {
        var customer = api.As(Customer);
        var expected = Rows.Single(row => row[0] == state);
        var order = await api.OrderIn(customer, state);
        foreach (var (i, command) in Lives.Commands.Index())
        {
            var outcome = expected[i + 1];
            var answer = Sender(command).Do(command, order);
            if (outcome is "-")
                await ShouldBeWrongState(answer, state, command);
            else if (outcome.Contains('.', StringComparison.Ordinal))
                await answer.ShouldBeProblem(outcome.EndsWith("not_found", StringComparison.Ordinal) ? 404 : 409, outcome);
            else
                order = await ShouldBecome(answer, outcome, customer, order, state);
        }

        (await customer.See(order)).Version.ShouldBe(order.Version, "a refused command leaves nothing behind");
    }

    private Client Sender(string command) => command switch
    {
        "payments" or "returns" => api.As(Customer),
        "cancellation" or "rest/cancellation" or "refunds" => api.As(Support),
        _ => api.As(Warehouse),
    };

    private async Task<OrderView> ShouldBecome(Task<HttpAnswer> answer, string outcome, Client customer, OrderView order, string state)
    {
        ((int)(await answer).Status).ShouldBeInRange(200, 201, (await answer).ToString());
        (await customer.See(order)).Status.ShouldBe(outcome);
        return await api.OrderIn(customer, state);
    }

    private static async Task ShouldBeWrongState(Task<HttpAnswer> answer, string state, string command)
    {
        var refused = await answer.ShouldBeProblem(409, "order.wrong_state");
        refused.Member("from").GetString().ShouldBe(state);
        refused.Member("requested").GetString().ShouldBe(Requested[command]);
        refused.Member("allowed").EnumerateArray().Select(status => status.GetString()!)
            .ShouldBe(
                AllowedNext[state].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Where(next => command != "rest/cancellation" || next != "shipped"),
                ignoreOrder: true);
    }
}
