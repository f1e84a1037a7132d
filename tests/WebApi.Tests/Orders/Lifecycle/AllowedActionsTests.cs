namespace CleanOrders.WebApi.Tests.Orders.Lifecycle;

/// <summary><c>allowedActions</c> promises exactly what then succeeds, to each reader in each state.</summary>
public sealed class AllowedActionsTests(ClockedApi api) : IClassFixture<ClockedApi>
{
    public static TheoryData<string, Who> StatesAndReaders => new(
        from state in Lives.States
        from who in new[] { Customer, Support, Warehouse, Admin }
        select (state, who));

    [Theory]
    [MemberData(nameof(StatesAndReaders))]
    public async Task Every_allowed_action_succeeds_and_no_other(string state, Who who)
    {
        var (owner, reader) = (api.As(Customer), api.As(who));
        var order = await api.OrderIn(owner, state);
        var allowed = (await reader.See(order)).AllowedActions;

        var succeeded = new List<string>();
        foreach (var command in Lives.Commands)
        {
            var answer = await reader.Do(command, order);
            if ((int)answer.Status >= 300)
                continue;
            succeeded.Add(command);
            order = await api.OrderIn(owner, state);
        }

        allowed.ShouldBe(succeeded, ignoreOrder: true);
    }

    [Fact]
    public async Task A_list_promises_the_same_as_the_order_itself()
    {
        var customer = await api.NewCustomer();
        foreach (var state in new[] { "paid", "delivered", "awaiting_payment" })
        {
            _ = await api.OrderIn(customer, state);
            api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = (await customer.Get("/v1/orders?sort=placedAt").Json()).GetProperty("items").EnumerateArray();

        listed.Select(order => order.GetProperty("allowedActions").ToString()).ShouldBe(
            ["""["cancellation"]""", """["returns"]""", """["payments","cancellation"]"""]);
    }
}
