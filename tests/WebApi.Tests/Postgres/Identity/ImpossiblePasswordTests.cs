using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>How often a password is hashed for them: which database it is changes nothing of that.</summary>
public sealed class ImpossiblePasswordTests(ImpossiblePasswordTests.GatedApi api) : IClassFixture<ImpossiblePasswordTests.GatedApi>
{
    /// <summary>Marks would be sorted in a time that grows with the square of their number.</summary>
    [Theory]
    [InlineData("marks in the wrong order")]
    [InlineData("some of them")]
    [InlineData("marks of half width")]
    [InlineData("letters")]
    public async Task What_can_be_no_password_costs_neither_sorting_nor_hashing(string of)
    {
        var password = of switch
        {
            "marks in the wrong order" => "a" + new string('\u0315', 30_000) + new string('\u0316', 30_000),
            "some of them" => "a" + string.Concat(Enumerable.Repeat("\u0315\u0316", 16)),
            "marks of half width" => "a" + string.Concat(Enumerable.Repeat("\uFF9E\u0334", 16)),
            _ => new string('a', 200_000),
        };
        var tokens = await api.LogIn("customer@example.com", RunningApi.SeededPassword).Tokens();
        var before = api.Gate.Passed;

        await api.LogIn("customer@example.com", password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.LogIn(IdentityCalls.NewEmail(), password).ShouldBeProblem(401, "auth.invalid_credentials");
        await api.Anonymous().Post("/v1/auth/register", new { email = IdentityCalls.NewEmail(), password, displayName = password })
            .ShouldBe(HttpStatusCode.BadRequest);
        await api.ChangePassword(tokens.AccessToken, password).ShouldBeInvalid(("/currentPassword", "auth.wrong_password"));
        await api.Bearing(tokens.AccessToken).Post("/v1/auth/totp", new { password }).ShouldBeInvalid(("/password", "auth.wrong_password"));

        api.Gate.Passed.ShouldBe(before);
    }

    /// <summary>Counts how often a password is hashed.</summary>
    public sealed class GatedApi : Api, IAsyncLifetime
    {
        public GatedApi()
            : this(new HashingGate())
        {
        }

        private GatedApi(HashingGate gate)
            : base(new ApiOptions { Services = gate.Install }) => Gate = gate;

        internal HashingGate Gate { get; }

        public ValueTask InitializeAsync() => new(Start());

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Gate.Dispose();
        }
    }
}
