using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>An authenticator app (RFC 6238), written down a second time.</summary>
internal sealed class Authenticator(byte[] secret)
{
    public Authenticator(string base32)
        : this(Decode(base32))
    {
    }

    /// <param name="steps">So many half minutes away.</param>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238.")]
    public string CodeAt(DateTimeOffset time, int steps = 0)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (time.ToUnixTimeSeconds() / 30) + steps);
        var hash = HMACSHA1.HashData(secret, counter);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[19] & 15)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(
            base32.Select(
                character => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(character, StringComparison.Ordinal), 2)
                    .PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}

/// <summary>Somebody whose account asks for one-time codes.</summary>
internal sealed record Protected(string Email, Client Client, Authenticator App, IReadOnlyList<string> RecoveryCodes)
{
    public const string Password = RunningApi.SeededPassword;

    public static async Task<Protected> New(RunningApi api)
    {
        var email = IdentityCalls.NewEmail();
        await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        var client = api.Bearing((await api.LogIn(email, Password).Tokens()).AccessToken);
        var app = await Enrol(client);
        var confirmed = await client.Post("/v1/auth/totp/verify", new { code = app.CodeAt(api.Clock.GetUtcNow(), -1) })
            .ShouldBe(HttpStatusCode.OK);
        return new Protected(email, client, app, [.. confirmed.Member("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    public static async Task<Authenticator> Enrol(Client client) =>
        new((await client.Post("/v1/auth/totp", new { password = Password }).ShouldBe(HttpStatusCode.OK)).Member("secret").GetString()!);

    public Task<HttpAnswer> LogIn(string? totp, string password = Password) =>
        Client.Api.Anonymous().Post("/v1/auth/login", new { email = Email, password, totp });

    /// <summary>With the code of this half minute, or one so many away.</summary>
    public Task<HttpAnswer> LogInNow(int steps = 0) => LogIn(App.CodeAt(Client.Api.Clock.GetUtcNow(), steps));

    public Task<HttpAnswer> LogInWrong() => LogIn(App.CodeAt(Client.Api.Clock.GetUtcNow(), 100));
}
