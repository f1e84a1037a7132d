using CleanOrders.Application.Jobs;
using CleanOrders.Application.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Worker.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Notifications;

public sealed class DigestTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Administrators_get_one_a_day_however_often_it_is_compiled_and_nobody_else_does(DatabaseKind kind)
    {
        var clock = new FakeClock(new DateTimeOffset(2030, 1, 2, 6, 0, 0, TimeSpan.Zero));
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        await api.As(Customer).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);
        await api.As(Admin).With("If-Match", "*").Put("/v1/me/notification-preferences", new { culture = "de" })
            .ShouldBe(HttpStatusCode.OK);

        var digests = await Task.WhenAll(Compile(api), Compile(api), Compile(api));
        digests = [.. digests, await Compile(api)];

        // Those who came while the first was on its way try again later.
        digests.OfType<Digest>().ShouldNotBeEmpty();
        digests.OfType<Digest>().ShouldAllBe(digest => digest.Sent == 1);
        var notice = (await api.As(Admin).ReadInbox()).ShouldHaveSingleItem();
        notice.Category.ShouldBe("messages");
        notice.Text.ShouldContain("1 × unbezahlt");
        foreach (var other in (Who[])[Customer, Support, Warehouse])
            (await api.As(other).ReadInbox()).ShouldBeEmpty();

        clock.Advance(TimeSpan.FromDays(1));
        ((Digest)(await Compile(api))!).Sent.ShouldBe(1);
        (await api.As(Admin).ReadInbox()).Count.ShouldBe(2);
    }

    private static async Task<object?> Compile(Api api)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<CompileDigestHandler>();
        var attempt = new AnAttempt(TypedId.New<JobId>(api.Clock.GetUtcNow()));
        return (await handler.Handle(new CompileDigest(), attempt, CancellationToken.None) as JobOutcome.Done)?.Result;
    }
}
