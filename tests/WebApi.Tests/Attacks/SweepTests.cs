using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CleanOrders.WebApi.Tests.Conversations;
using CleanOrders.WebApi.Tests.Conversations.Attachments;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>Walks every route with every kind of credential, good and bad, and compares who gets past with <see cref="Sweep"/>.</summary>
public sealed class SweepTests(SweptApi api) : IClassFixture<SweptApi>
{
    public static TheoryData<string> Routes => [.. Sweep.All.Keys];

    [Fact]
    public void Every_route_has_a_row() => Sweep.All.Keys.ShouldBeThoseOf(api);

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Nobody_gets_past_without_a_good_token(string route)
    {
        var row = Sweep.All[route];
        foreach (var (name, token) in api.BadTokens)
            Seen(await api.Send(route, row, token)).ShouldBe(row.Nobody, $"{route} with {name}");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_role_gets_where_it_may_and_no_further(string route)
    {
        var row = Sweep.All[route];
        foreach (var (name, expected, token) in await api.Everybody(row))
            Seen(await api.Send(route, row, token)).ShouldBe(expected, $"{route} as {name}");
    }

    private static Gate Seen(HttpAnswer answer) => (int)answer.Status switch
    {
        401 when answer.Text.Contains("\"auth.required\"", StringComparison.Ordinal)
            || answer.Text.Contains("\"auth.token_invalid\"", StringComparison.Ordinal) =>
            answer.Text.Contains("/v1/auth/refresh", StringComparison.Ordinal) ? Gate.Open : Gate.Closed,
        403 => Gate.Forbidden,
        404 when answer.Text.Contains("\"order.not_found\"", StringComparison.Ordinal)
            || answer.Text.Contains("\"conversation.not_found\"", StringComparison.Ordinal)
            || answer.Text.Contains("\"attachment.not_found\"", StringComparison.Ordinal)
            || answer.Text.Contains("\"auth.session_not_found\"", StringComparison.Ordinal) => Gate.NotThere,
        404 when answer.Text.Contains("\"request.not_found\"", StringComparison.Ordinal) =>
            throw new InvalidOperationException($"The route was not found: {answer}"),
        >= 500 => throw new InvalidOperationException($"{answer}"),
        _ => Gate.Open,
    };
}

/// <summary>A host with an order and a conversation of the customer's, and tokens that are bad in every way.</summary>
public sealed partial class SweptApi : Api, IAsyncLifetime
{
    private OrderView _order = null!;
    private ConversationView _conversation = null!;
    private string _attachment = "";

    /// <summary>What is wrong with it, and the token; nothing where there is none.</summary>
    public IReadOnlyList<(string Name, string? Token)> BadTokens { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Start();
        _order = await As(Customer).PlaceOrder((2, Sweep.Sku)).Order();
        _conversation = await As(Customer).OpenConversation();
        _attachment = await As(Customer).Attach(_conversation.Path);
        await As(Customer).SendWith(_conversation.Path, _attachment).ShouldBe(HttpStatusCode.Created);

        var good = await Forgery.Of(this, As(Admin));
        var ended = await this.LogIn("admin@example.com", SeededPassword).Tokens();
        await this.LogOut(ended.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await this.Me(good.Signed()).ShouldBe(HttpStatusCode.OK);
        BadTokens =
        [
            ("no token", null),
            ("an expired token", (await Forgery.Of(this, As(Admin))).With("exp", Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeSeconds())
                .Signed()),
            ("a token without a signature", $"{(await Forgery.Of(this, As(Admin))).WithHeader("alg", "none").Unsigned}."),
            ("a token signed with the public key as a secret", (await Forgery.Of(this, As(Admin))).WithHeader("alg", "HS256")
                .SignedAs(bytes => HMACSHA256.HashData(good.PublicKeyInfo, bytes))),
            ("a token of a session that has ended", ended.AccessToken),
        ];
    }

    /// <summary>One of each role and another customer, with a session of their own: the operation may end it.</summary>
    internal async Task<List<(string Name, Gate Expected, string Token)>> Everybody(SweepRow row)
    {
        var everybody = new List<(string, Gate, string)>();
        foreach (var (who, expected) in new[] { (Customer2, row.Stranger), (Customer, row.Customer), (Support, row.Support),
            (Warehouse, row.Warehouse), (Admin, row.Admin) })
            everybody.Add(
                ($"{who}", expected,
                    (await this.LogIn($"{who.ToString().ToLowerInvariant()}@example.com", SeededPassword).Tokens()).AccessToken));
        return everybody;
    }

    /// <summary>An address that the route is at.</summary>
    internal string PathOf(string route) => Parameter().Replace(route.Split(' ')[1], parameter => parameter.Value switch
    {
        "{id:ord}" => _order.Id,
        "{id:cnv}" => _conversation.Id,
        "{attachment:att}" => _attachment,
        "{sku:sku}" => Sweep.Sku,
        "{slug:slug}" => "swept",
        "{number:number}" => "1",
        "{name}" => "customer",
        "{id:post}" => "cmt_01jd0000000000000000000000",
        "{provider}" => "simulator",
        "{subject}" => "ip:192.0.2.1",
        "{token}" => "none",
        "{code}" => "order.out_of_stock",
        var other => $"{other.TrimEnd('}').Split(':')[1]}_01jd0000000000000000000000",
    });

    internal Task<HttpAnswer> Send(string route, SweepRow row, string? token)
    {
        var method = route.Split(' ')[0];
        var client = token is null ? Anonymous() : this.Bearing(token);
        if (row.IsFromElsewhere)
            client = client.With("X-Forwarded-For", "192.0.2.1");
        return client.Send(
            new HttpMethod(method), PathOf(route), method is "GET" or "HEAD" or "DELETE" ? null : row.File is { } file
                ? new StringContent(file, Encoding.UTF8, row.FileType)
                : row.Body ?? "{}");
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
