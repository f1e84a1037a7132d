using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace CleanOrders.WebApi.Tests.Identity.Secrets;

public sealed partial class LoggedSecretsTests
{
    private const string SeedLine = "Development data: ";

    [Theory]
    [InlineData("Information")]
    [InlineData("Debug")]
    [InlineData("Trace")]
    public async Task No_password_token_or_e_mail_address_is_ever_logged(string level)
    {
        // As much as somebody who looks for a fault turns on.
        var talkative = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Logging:LogLevel:Default"] = level,
            ["Logging:LogLevel:Microsoft"] = level,
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database"] = level,
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Update"] = level,
            ["Logging:LogLevel:CleanOrders"] = level == "Trace" ? level : "Debug",
        };
        await using var api = await Api.New(new ApiOptions { Settings = talkative });

        var secrets = await Use(api);

        var lines = api.Logs.Lines.Where(line => !line.Message.StartsWith(SeedLine, StringComparison.Ordinal)).ToList();
        lines.ShouldContain(
            line => line.Message.Contains("/v1/auth/login", StringComparison.Ordinal), "Requests are logged at this level.");
        foreach (var line in lines)
        {
            var text = $"{line.Category} {line.Message} {line.Exception}";
            secrets.Where(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(text);
            Address().IsMatch(text).ShouldBeFalse(text);
        }
    }

    [Fact]
    public async Task The_published_password_is_shown_at_a_start_in_Development_and_nowhere_else()
    {
        await using var development = await Api.New();
        await using var database = await TestDatabase.New();
        await using var production = await Api.New(Production.Options(database, Production.Settings()));

        development.Logs.Lines.Single(Shows).Message.ShouldStartWith(SeedLine);
        production.Logs.Lines.Where(Shows).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"email":"a@b.example","password":"a very secret one"}""", "a very secret one")]
    [InlineData("""{"accessToken": "eyJ0.eyJ1.sig2","refreshToken":"rt_00000000"}""", "rt_00000000")]
    [InlineData("""{"recoveryCodes":["AAAA-BBBB-CCCC","DDDD-EEEE-FFFF"]}""", "DDDD-EEEE-FFFF")]
    [InlineData("""{"id":"key_1","key":"co_live_1_2_3"}""", "co_live_1_2_3")]
    public void What_a_client_sent_or_was_given_is_found_in_a_log_that_has_it(string body, string secret)
    {
        var (secrets, logs) = (new UsedSecrets(), new CapturedLogs());
        secrets.Note(body);
        secrets.FoundIn(logs).ShouldBeEmpty();

        logs.CreateLogger("Somewhere").LogWarning("It was {Secret}", secret);

        _ = secrets.FoundIn(logs).ShouldHaveSingleItem();
    }

    private static bool Shows(LogLine line) => line.Message.Contains(RunningApi.SeededPassword, StringComparison.Ordinal);

    /// <summary>What people do, and what they do wrong.</summary>
    /// <returns>All that must not be found afterwards.</returns>
    private static async Task<List<string>> Use(Api api)
    {
        const string password = "the secret of the sweep";
        var email = $"{RunningApi.Unique("sweep")}@logged.example";
        List<string> secrets = [email, "logged.example", password, "another password for it", "tok_ok", "tok_declined", "tok_unknown"];

        _ = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.Register(email, password).ShouldBe(HttpStatusCode.Accepted)));
        await api.Register(email, "another password for it").ShouldBe(HttpStatusCode.Accepted);
        await api.Register("sweep@logged.example.", password).ShouldBeProblem(400, "request.invalid");
        await api.LogIn(email, "another password for it").ShouldBeProblem(401, "auth.invalid_credentials");
        var first = await api.LogIn(email, password).Tokens();
        var second = await api.Refresh(first.RefreshToken).Tokens();
        secrets.AddRange([first.AccessToken, first.RefreshToken, second.AccessToken, second.RefreshToken]);
        secrets.AddRange([first.AccessToken.Split('.')[2], second.AccessToken.Split('.')[2]]);

        var customer = api.Bearing(second.AccessToken);
        await customer.Get("/v1/me").ShouldBe(HttpStatusCode.OK);
        var order = await customer.PlaceOrder((1, "SKU-00001")).Order();
        await customer.Pay(order, "tok_declined").ShouldBeProblem(402, "payment.declined");
        await customer.Pay(order, "tok_unknown").ShouldBeProblem(400, "payment.unknown_token");
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await api.As(Admin).Get(order.Path).ShouldBe(HttpStatusCode.OK);

        await api.Me(second.AccessToken[..^5] + "AAAAA").ShouldBeRefused();
        await api.Me(second.AccessToken.Replace('.', ',')).ShouldBeRefused();
        secrets.Add(second.AccessToken[..^5]);
        await api.Anonymous().Post("/v1/auth/login", $$"""{"email": "{{email}}", "password": "{{password}}", "x": 1}""")
            .ShouldBeInvalid(("/x", "field.unknown"));
        await api.Anonymous().Post("/v1/auth/login", $$"""{"email": "{{email}}", "password": "{{password}}" """)
            .ShouldBeProblem(400, "request.malformed");
        await api.Anonymous().Post("/v1/auth/login", $$"""{"email": "{{email}}", "password": ["{{password}}"]}""")
            .ShouldBeInvalid(("/password", "field.wrong_type"));

        var third = await api.Refresh(second.RefreshToken).Tokens();
        secrets.AddRange([third.AccessToken, third.RefreshToken]);
        await api.Refresh(first.RefreshToken).ShouldBeRefused();
        api.Logs.Lines.ShouldContain(line => line.Message.StartsWith("A refresh token was used twice", StringComparison.Ordinal));
        await api.LogOut(third.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        return secrets;
    }

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
