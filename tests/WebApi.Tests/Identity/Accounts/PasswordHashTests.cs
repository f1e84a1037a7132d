using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class PasswordHashTests
{
    private const string Password = "as it is hashed for real";

    [Fact]
    public async Task A_cheaper_hash_is_renewed_when_its_owner_logs_in_and_not_before()
    {
        await using var database = await TestDatabase.New();
        var email = IdentityCalls.NewEmail();
        await using (var past = await Api.New(new ApiOptions { Database = database }))
            await past.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        (await Hash(database, email)).Iterations.ShouldBe(1_000);

        await using var api = await Api.New(new ApiOptions { Database = database, FullPasswordHashing = true });
        await api.LogIn(email, "not the password").ShouldBeProblem(401, "auth.invalid_credentials");
        (await Hash(database, email)).Iterations.ShouldBe(1_000);

        // All of them find the old hash, and one renews it: that must log nobody out.
        _ = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.LogIn(email, Password).Tokens()));

        (await Hash(database, email)).Iterations.ShouldBe(220_000);
        _ = await api.LogIn(email, Password).Tokens();
    }

    [Fact]
    public async Task A_password_is_kept_as_220_000_rounds_of_pbkdf2_with_sha512_and_a_salt_of_its_own()
    {
        await using var api = await Api.New(new ApiOptions { FullPasswordHashing = true });
        var (one, other) = (IdentityCalls.NewEmail(), IdentityCalls.NewEmail());
        await api.Register(one, Password).ShouldBe(HttpStatusCode.Accepted);
        await api.Register(other, Password).ShouldBe(HttpStatusCode.Accepted);

        var hash = await Hash(api.Database, one);

        hash.Function.ShouldBe(2u, "HMAC with SHA-512");
        hash.Iterations.ShouldBe(220_000);
        hash.Salt.Length.ShouldBeGreaterThanOrEqualTo(16);
        hash.Key.ShouldBe(
            Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes(Password), hash.Salt, hash.Iterations, HashAlgorithmName.SHA512, hash.Key.Length));
        (await Hash(api.Database, other)).Salt.ShouldNotBe(hash.Salt);
    }

    /// <summary>
    /// Version 3 of ASP.NET Core Identity: a one, then the function, rounds and length of the salt as big-endian integers, the salt, the
    /// key.
    /// </summary>
    private static async Task<(uint Function, int Iterations, byte[] Salt, byte[] Key)> Hash(TestDatabase database, string email)
    {
        var bytes = Convert.FromBase64String(await database.Scalar<string>($"SELECT password_hash FROM users WHERE user_name = '{email}'"));
        bytes[0].ShouldBe((byte)1);
        var salt = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(9));
        return (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)),
            bytes[13..(13 + salt)], bytes[(13 + salt)..]);
    }
}
