using System.Text;

namespace CleanOrders.Gateway.Tests.Requests;

/// <summary>What is right goes through as it came.</summary>
public sealed class PassingTests
{
    [Fact]
    public async Task A_request_reaches_an_instance_and_its_answer_the_client()
    {
        await using var api = await StubApi.Start();
        api.Answer = async (context, request) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.ETag = "\"7\"";
            context.Response.Headers.Location = "/v1/orders/ord_1";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(request.Body));
        };
        await using var gateway = await TestGateway.New(api);

        using var answer = await gateway.Post(
            "/v1/orders?limit=5&sort=-placedAt", """{"note":"ü"}""", ("Idempotency-Key", "key-0123456789abcdef"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, string.Join('\n', gateway.Logs.Lines));
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"note":"ü"}""");
        answer.Headers.ETag!.Tag.ShouldBe("\"7\"");
        answer.Headers.Location!.OriginalString.ShouldBe("/v1/orders/ord_1");
        var received = api.Received.ShouldHaveSingleItem();
        received.Target.ShouldBe("/v1/orders?limit=5&sort=-placedAt");
        received.Header("Idempotency-Key").ShouldBe("key-0123456789abcdef");
        received.Header("X-Forwarded-For").ShouldBe("127.0.0.1");
        received.Header("X-Forwarded-Proto").ShouldBe("http");
        received.Header("X-Forwarded-Host").ShouldBe(gateway.Address.Authority);
        received.Header("X-Request-Id").ShouldBe(answer.Headers.GetValues("X-Request-Id").Single());
    }
}
