using System.Globalization;
using System.Security.Cryptography;

namespace CleanOrders.WebApi.Tests.Notifications.Sms;

public sealed class PhoneTests(SharedApi api)
{
    private const string Path = "/v1/me/phone";

    [Fact]
    public async Task A_number_is_confirmed_with_the_code_that_was_sent_there()
    {
        var (reader, number) = (await api.NewCustomer(), NewNumber());
        await reader.Get(Path).ShouldBeProblem(404, "phone.not_found");

        var chosen = await reader.Put(Path, new { number = $"{number[..3]} ({number[3..6]}) {number[6..]}" })
            .ShouldBe(HttpStatusCode.Accepted);
        chosen.Member("number").GetString().ShouldBe(number);
        chosen.Json.TryGetProperty("confirmedAt", out _).ShouldBeFalse();
        var code = CodeIn((await api.Database.TextsTo(number)).ShouldHaveSingleItem());
        await reader.Post($"{Path}/confirm", new { code = Other(code) }).ShouldBeInvalid(("/code", "phone.code_invalid"));

        var confirmed = await reader.Post($"{Path}/confirm", new { code }).ShouldBe(HttpStatusCode.OK);

        (await reader.Get(Path)).Text.ShouldBe(confirmed.Text);
        confirmed.Member("confirmedAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        await reader.Delete(Path).ShouldBe(HttpStatusCode.NoContent);
        await reader.Get(Path).ShouldBeProblem(404, "phone.not_found");
        await reader.Delete(Path).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_code_that_was_guessed_five_times_is_good_for_nothing()
    {
        var (reader, number) = (await api.NewCustomer(), NewNumber());
        await reader.Put(Path, new { number }).ShouldBe(HttpStatusCode.Accepted);
        var code = CodeIn((await api.Database.TextsTo(number)).ShouldHaveSingleItem());

        var guesses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => reader.Post($"{Path}/confirm", new { code = Other(code) })));

        guesses.ShouldAllBe(guess => guess.Status == HttpStatusCode.BadRequest || guess.Status == HttpStatusCode.Conflict);
        var left = guesses.Count(guess => guess.Status == HttpStatusCode.Conflict);
        for (var i = 0; i < left; i++)
            await reader.Post($"{Path}/confirm", new { code = Other(code) }).ShouldBeInvalid(("/code", "phone.code_invalid"));
        await reader.Post($"{Path}/confirm", new { code }).ShouldBeInvalid(("/code", "phone.code_invalid"));
    }

    [Fact]
    public async Task Another_code_takes_the_place_of_the_one_before_it_and_there_are_not_many()
    {
        var (reader, number) = (await api.NewCustomer(), NewNumber());
        await reader.Put(Path, new { number }).ShouldBe(HttpStatusCode.Accepted);
        var first = CodeIn((await api.Database.TextsTo(number))[0]);
        for (var i = 2; i <= 5; i++)
            await reader.Put(Path, new { number }).ShouldBe(HttpStatusCode.Accepted);

        var refused = await reader.Put(Path, new { number }).ShouldBeProblem(429, "phone.too_many_codes");
        int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(80_000, 86_400);
        await reader.Put(Path, new { number = NewNumber() }).ShouldBeProblem(429, "phone.too_many_codes");
        await (await api.NewCustomer()).Put(Path, new { number }).ShouldBeProblem(429, "phone.too_many_codes");
        await reader.Post($"{Path}/confirm", new { code = first }).ShouldBeInvalid(("/code", "phone.code_invalid"));
    }

    [Theory]
    [InlineData("1511 2345678")]
    [InlineData("+49")]
    [InlineData("+49 900 1234567")]
    [InlineData("+49 30 1234567")]
    [InlineData("not a number")]
    public async Task What_takes_no_texts_is_refused(string number) =>
        await (await api.NewCustomer()).Put(Path, new { number }).ShouldBeInvalid(("/number", "phone.number_invalid"));

    [Fact]
    public async Task A_number_is_its_owners_alone()
    {
        var reader = await api.NewCustomer();
        await reader.Put(Path, new { number = NewNumber() }).ShouldBe(HttpStatusCode.Accepted);

        await api.As(Admin).Get(Path).ShouldBeProblem(404, "phone.not_found");
        await api.Anonymous().Get(Path).ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>A German mobile number that no other test has.</summary>
    internal static string NewNumber() => $"+491511{RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";

    internal static string CodeIn(string text) => text["Your code is ".Length..][..6];

    private static string Other(string code) => code == "000000" ? "000001" : "000000";
}
