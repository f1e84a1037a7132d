using System.Net.Sockets;
using System.Text;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>Not sent is said only where it is certain: a charge that is not sent is forgotten.</summary>
public sealed class UnreachableTests(SimulatedProvider simulated) : IClassFixture<SimulatedProvider>, IAsyncLifetime
{
    private PaymentProvider Provider => simulated.Process;

    public ValueTask InitializeAsync() => new(Provider.Mend());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Where_nobody_listens_nothing_is_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();
        await using var adapter = Adapter.At(address);

        (await adapter.Charge(Adapter.NewPayment())).ShouldBe(new ChargeOutcome(ChargeStatus.NotSent, Reason: "no_connection"));
    }

    [Fact]
    public async Task Where_the_name_is_nobodys_nothing_is_sent()
    {
        await using var adapter = Adapter.At("https://nobody.invalid", ("Timeout", "00:00:01"), ("Deadline", "00:00:03"));

        (await adapter.Charge(Adapter.NewPayment())).Status.ShouldBe(ChargeStatus.NotSent);
    }

    [Fact]
    public async Task Whoever_takes_the_request_and_goes_may_have_acted_on_it_though_later_tries_find_nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var adapter = Adapter.At($"http://{listener.LocalEndpoint}");
        var call = adapter.Charge(Adapter.NewPayment());

        using (var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await Received(client, "tok_ok");
            listener.Stop();
        }

        (await call).ShouldBe(new ChargeOutcome(ChargeStatus.Unknown, Reason: "no_connection"));
    }

    [Fact]
    public async Task Whoever_takes_the_request_and_says_nothing_may_have_acted_on_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var adapter = Adapter.At($"http://{listener.LocalEndpoint}", ("Timeout", "00:00:00.2"), ("Deadline", "00:00:00.4"));

        (await adapter.Charge(Adapter.NewPayment())).ShouldBe(new ChargeOutcome(ChargeStatus.Unknown, Reason: "timeout"));
    }

    [Fact]
    public async Task A_question_or_a_void_that_is_not_sent_says_nothing_about_the_charge()
    {
        await using var adapter = Adapter.At("http://127.0.0.1:1");

        (await adapter.Provider.Find(Adapter.NewPayment(), CancellationToken.None)).Status.ShouldBe(ChargeStatus.Unknown);
        (await adapter.Provider.Void(Adapter.NewPayment(), CancellationToken.None)).Status.ShouldBe(ChargeStatus.Unknown);
        (await adapter.Provider.Refund(Adapter.NewRefund(), Adapter.NewPayment(), Adapter.Price, CancellationToken.None)).Status.ShouldBe(
            RefundStatus.Pending);
    }

    [Fact]
    public async Task The_breaker_opens_when_half_of_the_tries_fail_and_closes_when_one_does_not()
    {
        await using var adapter = Adapter.To(Provider, ("BreakAfter", "4"), ("BreakDuration", "00:00:00.5"));
        await Provider.Always(Mishap.FailBefore);
        var opened = await Eventually.Be(() => adapter.Charge(Adapter.NewPayment()), outcome => outcome.Status == ChargeStatus.NotSent);
        opened.Reason.ShouldBe("breaker_open");

        await Provider.Mend();

        _ = await Eventually.Be(() => adapter.Charge(Adapter.NewPayment()), outcome => outcome.Status == ChargeStatus.Captured);
        adapter.Logs.Lines.ShouldContain(line => line.Message.StartsWith("The payment provider fails; the circuit breaker is open"));
        _ = await Eventually.Be(
            () => Task.FromResult(adapter.Logs.Lines),
            lines => lines.Any(line => line.Message == "The payment provider responds again; the circuit breaker is closed"));
    }

    [Fact]
    public async Task An_open_breaker_calls_nobody()
    {
        await using var adapter = Adapter.To(Provider, ("BreakAfter", "2"), ("BreakDuration", "00:05:00"));
        await Provider.Always(Mishap.FailBefore);
        (await adapter.Charge(Adapter.NewPayment())).Status.ShouldBe(
            ChargeStatus.Unknown, "It opens between the tries of a call that has arrived.");
        await Provider.Mend();
        var before = await Provider.Calls("charge");

        (await adapter.Charge(Adapter.NewPayment())).ShouldBe(new ChargeOutcome(ChargeStatus.NotSent, Reason: "breaker_open"));

        (await Provider.Calls("charge")).ShouldBe(before);
    }

    [Fact]
    public async Task More_calls_than_there_is_room_for_are_not_sent()
    {
        await using var adapter = Adapter.To(Provider, ("MostAtOnce", "1"), ("Timeout", "00:00:30"), ("Deadline", "00:01:00"));
        await Provider.Hold("charge", afterEffect: false);
        var first = adapter.Charge(Adapter.NewPayment());
        _ = await Provider.Held();
        var second = adapter.Charge(Adapter.NewPayment());

        (await adapter.Charge(Adapter.NewPayment())).ShouldBe(new ChargeOutcome(ChargeStatus.NotSent, Reason: "too_many_at_once"));

        await Provider.Release();
        (await first).Status.ShouldBe(ChargeStatus.Captured);
        (await second).Status.ShouldBe(ChargeStatus.Captured);
    }

    private static async Task Received(TcpClient client, string end)
    {
        var (received, buffer) = ("", new byte[4096]);
        while (!received.Contains(end)
            && await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
            received += Encoding.ASCII.GetString(buffer, 0, read);
        received.ShouldContain(end);
    }
}
