using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.ProviderSimulator;
using Microsoft.Extensions.Logging;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>What becomes of a charge, whatever goes wrong on the way.</summary>
public sealed class ChargeTests(SimulatedProvider simulated) : IClassFixture<SimulatedProvider>, IAsyncLifetime
{
    private readonly Adapter _adapter = Adapter.To(simulated.Process);

    private PaymentProvider Provider => simulated.Process;

    public ValueTask InitializeAsync() => new(Provider.Mend());

    public ValueTask DisposeAsync() => _adapter.DisposeAsync();

    [Theory]
    [InlineData(Mishap.DropBefore)]
    [InlineData(Mishap.DropAfter)]
    [InlineData(Mishap.FailBefore)]
    [InlineData(Mishap.FailAfter)]
    [InlineData(Mishap.TooMany)]
    public async Task What_goes_wrong_once_is_tried_again_and_taken_once(Mishap mishap)
    {
        var payment = Adapter.NewPayment();
        var before = await Provider.Calls("charge");
        await Provider.Once(mishap);

        var outcome = await _adapter.Charge(payment);

        outcome.Status.ShouldBe(ChargeStatus.Captured);
        outcome.Amount.ShouldBe(Adapter.Price);
        outcome.Reference?.Value.ShouldBe($"ch_{payment}");
        (await Provider.Moved(payment)).ShouldBe((Adapter.Price.Amount, 1));
        (await Provider.Calls("charge") - before).ShouldBe(2);
    }

    [Theory]
    [InlineData(Mishap.DropBefore, "connection_lost", 0)]
    [InlineData(Mishap.DropAfter, "connection_lost", 1)]
    [InlineData(Mishap.FailBefore, "internal", 0)]
    [InlineData(Mishap.FailAfter, "internal", 1)]
    [InlineData(Mishap.TooMany, "too_many", 0)]
    [InlineData(Mishap.Nonsense, "unreadable", 1)]
    [InlineData(Mishap.Mistaken, "unreadable", 1)]
    [InlineData(Mishap.WrongAmount, "amount_differs", 1)]
    public async Task What_stays_wrong_is_unknown_whether_it_was_taken_or_not(Mishap mishap, string why, int movements)
    {
        var payment = Adapter.NewPayment();
        await Provider.Always(mishap);

        var outcome = await _adapter.Charge(payment);

        outcome.Status.ShouldBe(ChargeStatus.Unknown);
        outcome.Reason.ShouldBe(why);
        (await Provider.Moved(payment)).Count.ShouldBe(movements);
        await Provider.Mend();
        var found = await _adapter.Provider.Find(payment, CancellationToken.None);
        found.Status.ShouldBe(movements == 0 ? ChargeStatus.NotFound : ChargeStatus.Captured);
    }

    [Fact]
    public async Task Another_amount_than_asked_for_is_told_as_what_was_taken_and_logged_as_an_error()
    {
        var payment = Adapter.NewPayment();
        await Provider.Once(Mishap.WrongAmount);

        var outcome = await _adapter.Charge(payment);

        outcome.Amount.ShouldBe(Adapter.Price with { Amount = Adapter.Price.Amount + 1 });
        var line = _adapter.Logs.Lines.Single(line => line.Level == LogLevel.Error);
        line.Message.ShouldContain($"{payment}");
    }

    [Fact]
    public async Task A_call_ends_at_its_deadline_and_the_charge_may_still_be_taken()
    {
        await using var hasty = Adapter.To(Provider, ("Timeout", "00:00:00.3"), ("Deadline", "00:00:00.5"));
        var payment = Adapter.NewPayment();
        await Provider.Always(Mishap.HoldBefore);

        var outcome = await hasty.Charge(payment);

        (await Provider.Moved(payment)).Count.ShouldBe(0, "The provider has not gone on yet.");
        (outcome.Status, outcome.Reason).ShouldBe((ChargeStatus.Unknown, "timeout"));
        await Provider.Release();
        _ = await Eventually.Be(() => Provider.Moved(payment), moved => moved == (Adapter.Price.Amount, 1));
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_told_so_and_nothing_is_tried_again()
    {
        using var impatience = new CancellationTokenSource();
        var before = await Provider.Calls("charge");
        await Provider.Hold("charge", afterEffect: false);
        var call = _adapter.Provider.Charge(Adapter.NewPayment(), Adapter.Price, new PaymentToken("tok_ok"), impatience.Token);
        _ = await Provider.Held();

        await impatience.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => call)).CancellationToken.IsCancellationRequested.ShouldBeTrue();
        await Provider.Release();
        (await Provider.Calls("charge") - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_declined_charge_is_declined_with_a_word_that_says_why()
    {
        var outcome = await _adapter.Charge(Adapter.NewPayment(), "tok_declined");

        (outcome.Status, outcome.Reason).ShouldBe((ChargeStatus.Declined, "insufficient_funds"));
    }

    [Fact]
    public async Task A_token_that_the_provider_does_not_know_is_named_as_that() =>
        (await _adapter.Charge(Adapter.NewPayment(), "nonsense")).Status.ShouldBe(ChargeStatus.UnknownToken);

    [Fact]
    public async Task A_charge_that_is_not_decided_is_pending_until_it_is()
    {
        var payment = Adapter.NewPayment();
        await Provider.Once(Mishap.Pending);

        (await _adapter.Charge(payment)).Status.ShouldBe(ChargeStatus.Pending);
        (await _adapter.Charge(payment)).Status.ShouldBe(ChargeStatus.Pending);
        await Provider.Decide($"{payment}", "captured");

        (await _adapter.Provider.Find(payment, CancellationToken.None)).Status.ShouldBe(ChargeStatus.Captured);
        (await Provider.Moved(payment)).ShouldBe((Adapter.Price.Amount, 1));
    }

    [Fact]
    public async Task The_same_reference_with_another_amount_is_unknown_and_takes_nothing_more()
    {
        var payment = await _adapter.Charged();

        var outcome =
            await _adapter.Provider.Charge(payment, Adapter.Price with { Amount = 1 }, new PaymentToken("tok_ok"), CancellationToken.None);

        (outcome.Status, outcome.Reason).ShouldBe((ChargeStatus.Unknown, "reference_reused"));
        (await Provider.Moved(payment)).ShouldBe((Adapter.Price.Amount, 1));
    }

    [Fact]
    public async Task Neither_the_key_nor_a_token_stands_in_a_log()
    {
        const string Token = "tok_4242424242424242";
        await Provider.Always(Mishap.FailAfter);
        _ = await _adapter.Charge(Adapter.NewPayment(), Token);
        await using var stranger = Adapter.To(Provider, ("ApiKey", "key_of_a_stranger"));
        (await stranger.Charge(Adapter.NewPayment(), Token)).Reason.ShouldBe("unauthorized");

        var lines = _adapter.Logs.Lines.Concat(stranger.Logs.Lines).Select(line => $"{line.Message} {line.Exception}").ToList();

        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(line => !line.Contains(Token) && !line.Contains(Provider.ApiKey) && !line.Contains("key_of_a_stranger"));
    }
}
