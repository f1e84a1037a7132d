using System.Diagnostics;

namespace CleanOrders.WebApi.Tests.Identity.Users;

public sealed class AuditTraceTests(SharedApi api)
{
    [Fact]
    public async Task An_entry_of_the_audit_trail_names_the_trace_of_its_request_as_the_id_of_the_request_does()
    {
        var (id, _, _) = await api.Somebody();
        var trace = ActivityTraceId.CreateRandom().ToString();

        var locked = await api.As(Admin).With("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01").Lock(id)
            .ShouldBe(HttpStatusCode.OK);

        locked.Header("X-Request-Id").ShouldNotBeNull().ShouldStartWith($"{trace}-");
        (await api.Database.Scalar<long>(
            $"SELECT count(*) FROM security_events WHERE kind = 'user_locked' AND trace_parent LIKE '00-{trace}-%'")).ShouldBe(1);
    }
}
