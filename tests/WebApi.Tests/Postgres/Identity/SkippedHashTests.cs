using System.Diagnostics.CodeAnalysis;
using CleanOrders.WebApi.Tests.Attacks;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>That <see cref="TimingAttacks"/> can fail: it is its statistic that is tested, whatever the database.</summary>
public sealed class SkippedHashTests
{
    [Fact]
    public async Task A_hash_that_is_not_computed_for_who_is_unknown_is_seen()
    {
        await using var api = await Api.New(new ApiOptions { FullPasswordHashing = true, Services = HasherThatSkipsNobody.Install });
        var emails = await TimingAttacks.SomeEmails(api);

        (await TimingAttacks.Compare(api, TimingAttacks.Operations["login"], emails, samples: 20)).ShouldBeLessThan(TimingAttacks.Chance);
    }

    /// <summary>Knows the hash of nobody by its password, which is an id, and does not compute it.</summary>
    private sealed class HasherThatSkipsNobody
    {
        public static void Install(IServiceCollection services)
        {
            var hasher =
                services.Last(
                    service => service.ServiceType.IsGenericType
                        && service.ServiceType.GetGenericTypeDefinition() == typeof(IPasswordHasher<>)).ServiceType;
            _ = services.AddSingleton(hasher, typeof(Hasher<>).MakeGenericType(hasher.GetGenericArguments()));
        }

        [SuppressMessage("Performance", "CA1812", Justification = "Made by its type.")]
        private sealed class Hasher<TUser>(IOptions<PasswordHasherOptions> options) : IPasswordHasher<TUser>
            where TUser : class
        {
            private readonly PasswordHasher<TUser> _inner = new(options);
            private string? _nobody;

            public string HashPassword(TUser user, string password)
            {
                var hash = _inner.HashPassword(user, password);
                if (Guid.TryParse(password, out _))
                    _nobody = hash;
                return hash;
            }

            public PasswordVerificationResult VerifyHashedPassword(TUser user, string hashedPassword, string providedPassword) =>
                hashedPassword == _nobody
                    ? PasswordVerificationResult.Failed
                    : _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
