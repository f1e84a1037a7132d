using System.Net.Http.Headers;
using System.Text;
using CleanOrders.WebApi.Tests.Payments;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>Texts that JSON or a URL can spell and no database can keep: whoever sends one is told so, and nothing fails.</summary>
public sealed class UnstorableTextTests(SharedApi api)
{
    [Theory, MemberData(nameof(CardDataTests.Bodies), MemberType = typeof(CardDataTests))]
    public async Task No_text_of_a_body_makes_the_service_fail(string method, string path, string body)
    {
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00040")).Order();
        var pieces = body.Split('?');
        for (var field = 1; field < pieces.Length; field++)
        {
            foreach (var text in (byte[][])[
                [.. "\\u0000"u8], [.. "a\\ud800"u8], [.. "\\udc00\\ud800"u8], [0xFF], [0xC3], [0xED, 0xA0, 0x80]])
            {
                byte[] sent = [.. Filled(pieces[..field]), .. text, .. Filled(pieces[field..])];
                using var content = new ByteArrayContent(sent);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

                var answer = await api.As(Admin)
                    .Send(new HttpMethod(method), path.Replace("{order}", order.Path, StringComparison.Ordinal), content);

                ((int)answer.Status).ShouldBeInRange(400, 404, $"{Encoding.Latin1.GetString(sent)}\n{answer}");
            }
        }
    }

    [Theory]
    [InlineData("/v1/orders", "status", "customer", "sku", "number", "placedFrom", "placedTo", "totalFrom", "totalTo", "sort", "limit",
        "cursor")]
    [InlineData("/v1/products", "sku", "search", "name", "sort", "limit", "cursor")]
    [InlineData("/v1/jobs", "status", "type", "limit", "cursor")]
    [InlineData("/v1/dead-letters", "kind", "type", "error", "from", "to", "limit", "cursor")]
    [InlineData("/v1/payments", "status", "order", "limit", "cursor")]
    [InlineData("/v1/users", "email", "search", "role", "limit", "cursor")]
    [InlineData("/v1/events", "after", "type", "limit", "cursor")]
    [InlineData("/v1/inventory/SKU-00001/movements", "kind", "limit", "cursor")]
    [InlineData("/v1/security-events", "user", "type", "limit", "cursor")]
    public async Task No_text_of_a_query_makes_the_service_fail(string path, params string[] names)
    {
        foreach (var name in names)
        {
            foreach (var text in (string[])["%00", "a%00b", "%FF", "%ED%A0%80", "%C3"])
            {
                var answer = await api.As(Admin).Get($"{path}?{name}={text}");

                ((int)answer.Status).ShouldBeInRange(200, 499, $"{name}={text}: {answer}");
            }
        }
    }

    [Theory]
    [InlineData("/v1/products/%00")]
    [InlineData("/v1/products/a%FFb")]
    [InlineData("/v1/inventory/%00")]
    [InlineData("/v1/orders/%00")]
    [InlineData("/v1/payments/webhooks/%00")]
    [InlineData("/v1/errors/%00")]
    public async Task No_path_makes_the_service_fail(string path) =>
        ((int)(await api.As(Admin).Get(path)).Status).ShouldBeInRange(200, 499);

    private static byte[] Filled(string[] pieces) => Encoding.UTF8.GetBytes(string.Join("SKU-00001", pieces));
}
