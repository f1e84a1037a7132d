using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>What comes after a charge: asking for it, voiding it, giving back, and the provider's books.</summary>
public sealed class SettlementTests(SimulatedProvider simulated) : IClassFixture<SimulatedProvider>, IAsyncLifetime
{
    private readonly Adapter _adapter = Adapter.To(simulated.Process);

    private PaymentProvider Provider => simulated.Process;

    public ValueTask InitializeAsync() => new(Provider.Mend());

    public ValueTask DisposeAsync() => _adapter.DisposeAsync();

    [Fact]
    public async Task A_charge_is_found_and_one_that_never_was_is_not()
    {
        var payment = await _adapter.Charged();

        (await Find(payment)).ShouldBe(new ChargeOutcome(ChargeStatus.Captured, new($"ch_{payment}"), Adapter.Price));
        (await Find(Adapter.NewPayment())).Status.ShouldBe(ChargeStatus.NotFound);
    }

    [Fact]
    public async Task That_somebody_in_between_knows_no_such_address_says_nothing_about_a_charge()
    {
        await using var lost = Adapter.To(Provider, ("BaseAddress", $"{Provider.Address}elsewhere"));

        (await lost.Provider.Find(Adapter.NewPayment(), CancellationToken.None)).ShouldBe(
            new ChargeOutcome(ChargeStatus.Unknown, Reason: "http_404"));
    }

    [Fact]
    public async Task A_charge_that_was_voided_before_it_came_takes_nothing_when_it_comes()
    {
        var payment = Adapter.NewPayment();

        (await Void(payment)).Status.ShouldBe(ChargeStatus.Voided);

        (await _adapter.Charge(payment)).Status.ShouldBe(ChargeStatus.Voided);
        (await Provider.Moved(payment)).Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_pending_charge_can_be_voided_and_a_captured_one_stays_captured()
    {
        var (pending, captured) = (Adapter.NewPayment(), await _adapter.Charged());
        await Provider.Once(Mishap.Pending);
        _ = await _adapter.Charge(pending);

        (await Void(pending)).Status.ShouldBe(ChargeStatus.Voided);
        (await Void(captured)).ShouldBe(new ChargeOutcome(ChargeStatus.Captured, new($"ch_{captured}"), Adapter.Price));
    }

    [Theory]
    [InlineData(Mishap.DropBefore)]
    [InlineData(Mishap.DropAfter)]
    [InlineData(Mishap.FailAfter)]
    public async Task A_refund_is_given_once_whatever_the_tries(Mishap mishap)
    {
        var (payment, refund) = (await _adapter.Charged(), Adapter.NewRefund());
        await Provider.Once(mishap, "refund");

        (await _adapter.Provider.Refund(refund, payment, new Money(1000, Currency.Eur), CancellationToken.None)).Status.ShouldBe(
            RefundStatus.Succeeded);
        (await _adapter.Provider.Refund(refund, payment, new Money(1000, Currency.Eur), CancellationToken.None)).Status.ShouldBe(
            RefundStatus.Succeeded);

        (await Provider.Moved(payment)).ShouldBe((Adapter.Price.Amount - 1000, 2));
    }

    [Fact]
    public async Task More_than_was_taken_is_not_given_back_and_neither_is_what_never_was_taken()
    {
        var payment = await _adapter.Charged();

        (await Refund(payment, Adapter.Price with { Amount = Adapter.Price.Amount + 1 })).ShouldBe(
            new RefundOutcome(RefundStatus.Failed, Reason: "exceeds_captured", BooksDiffer: true));
        (await Refund(Adapter.NewPayment(), Adapter.Price)).ShouldBe(
            new RefundOutcome(RefundStatus.Failed, Reason: "unknown_charge", BooksDiffer: true));
        (await Provider.Moved(payment)).ShouldBe((Adapter.Price.Amount, 1));
    }

    [Theory]
    [InlineData(Mishap.DropAfter, "connection_lost")]
    [InlineData(Mishap.FailBefore, "internal")]
    [InlineData(Mishap.Nonsense, "unreadable")]
    [InlineData(Mishap.Mistaken, "unreadable")]
    public async Task A_refund_of_which_nothing_is_known_is_pending(Mishap mishap, string why)
    {
        var payment = await _adapter.Charged();
        await Provider.Always(mishap, "refund");

        (await Refund(payment, Adapter.Price)).ShouldBe(new RefundOutcome(RefundStatus.Pending, Reason: why));
    }

    [Fact]
    public async Task A_refund_can_be_refused_for_good_and_can_be_decided_later()
    {
        var (payment, refund) = (await _adapter.Charged(), Adapter.NewRefund());
        await Provider.Once(Mishap.Decline, "refund");
        await Provider.Once(Mishap.Pending, "refund");

        (await Refund(payment, Adapter.Price) is { Status: RefundStatus.Failed, Reason: "account_closed" }).ShouldBeTrue();
        (await _adapter.Provider.Refund(refund, payment, Adapter.Price, CancellationToken.None)).Status.ShouldBe(RefundStatus.Pending);
        await Provider.Decide($"{refund}", "succeeded");

        (await _adapter.Provider.Refund(refund, payment, Adapter.Price, CancellationToken.None)).Status.ShouldBe(RefundStatus.Succeeded);
        (await Provider.Moved(payment)).ShouldBe((0, 2));
    }

    [Fact]
    public async Task The_books_are_read_as_a_whole_in_their_order_and_of_their_time()
    {
        const int MoreThanAPage = 520;
        var payments = Enumerable.Range(0, MoreThanAPage).Select(_ => Adapter.NewPayment()).ToList();
        await Parallel.ForEachAsync(
            payments, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (payment, _) => (await _adapter.Charge(payment)).Status.ShouldBe(ChargeStatus.Captured));
        var refund = Adapter.NewRefund();
        _ = await _adapter.Provider.Refund(refund, payments[0], Adapter.Price, CancellationToken.None);
        var books = (await Provider.Books()).Entries;
        await Provider.Once(Mishap.DropBefore, "entries");

        var all = await Entries(books[0].At, books[^1].At.AddTicks(1));
        var withoutTheLast = await Entries(books[0].At, books[^1].At);

        all.Select(entry => (entry.Reference.Value, entry.Payment, entry.Refund, entry.Amount.Amount, entry.At))
            .ShouldBe(books.Select(entry => (entry.Id, entry.Charge, entry.Refund, entry.Amount, entry.At)));
        all.Count(entry => payments.Exists(payment => entry.Payment == $"{payment}")).ShouldBe(MoreThanAPage + 1);
        all[^1].Refund.ShouldBe($"{refund}");
        withoutTheLast.ShouldBe(all.Where(entry => entry.At < books[^1].At));
    }

    [Theory]
    [InlineData(Mishap.FailBefore)]
    [InlineData(Mishap.Nonsense)]
    public async Task Books_that_cannot_be_read_as_a_whole_are_no_books(Mishap mishap)
    {
        await Provider.Always(mishap, "entries");

        _ = await Should.ThrowAsync<PaymentProviderException>(() => Entries(The.Moment, The.Moment.AddDays(1)));
    }

    private Task<ChargeOutcome> Find(PaymentId payment) => _adapter.Provider.Find(payment, CancellationToken.None);

    private Task<ChargeOutcome> Void(PaymentId payment) => _adapter.Provider.Void(payment, CancellationToken.None);

    private Task<RefundOutcome> Refund(PaymentId payment, Money amount) =>
        _adapter.Provider.Refund(Adapter.NewRefund(), payment, amount, CancellationToken.None);

    private Task<List<ProviderEntry>> Entries(DateTimeOffset from, DateTimeOffset to) =>
        _adapter.Provider.Entries(from, to, CancellationToken.None).ToListAsync().AsTask();
}
