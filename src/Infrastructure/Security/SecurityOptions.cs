using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Security;

/// <summary>The section <c>Security</c> of the configuration.</summary>
internal sealed class SecurityOptions : IValidatableObject
{
    private const int ShortestSecret = 32;
    private const string PublishedSecret = "ZGV2ZWxvcG1lbnQtb25seS1zZWNyZXQtbm90LWZvci1wcm9kdWN0aW9u";

    /// <summary>
    /// At least 32 random bytes in base64, the same on every instance. With another one nobody is signed in any more.
    /// Left out in Development: made on the first start and kept in <c>Data:Directory</c>. Elsewhere it must be set.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>
    /// A second secret that is read but not written with: the one before, while a new one takes over, or the next one before
    /// it does. What was made with it stays good.
    /// </summary>
    public string PreviousSecret { get; set; } = "";

    /// <summary>Makes the secret that is left out, where one may be made.</summary>
    internal void Complete(IHostEnvironment environment, IOptions<DataOptions> data)
    {
        PreviousSecret = PreviousSecret.Trim();
        if (string.IsNullOrWhiteSpace(Secret) && environment.IsDevelopment())
            Secret = ReadOrMake(data.Value.FullDirectory);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var mayBePublished = validationContext.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var fault = string.IsNullOrWhiteSpace(Secret)
            ? "Security:Secret is not set. Set it to at least 32 random bytes in base64, as `openssl rand -base64 32` prints, the same on "
                + "every instance."
            : FaultOf(nameof(Secret), Secret, mayBePublished);
        if (fault is not null)
            yield return new ValidationResult(fault);
        if (PreviousSecret.Length > 0 && FaultOf(nameof(PreviousSecret), PreviousSecret, mayBePublished) is { } previous)
            yield return new ValidationResult(previous);
    }

    /// <summary>A key of 32 bytes for one purpose: what is made for one is worth nothing for another.</summary>
    public byte[] DeriveKey(string purpose) => DeriveKeys(purpose)[0];

    /// <summary>The key that is written with, then the one that is only read with, where there is a <see cref="PreviousSecret"/>.</summary>
    public byte[][] DeriveKeys(string purpose) =>
        PreviousSecret.Length > 0 ? [Derive(Secret, purpose), Derive(PreviousSecret, purpose)] : [Derive(Secret, purpose)];

    private static byte[] Derive(string secret, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(secret), outputLength: 32, info: Encoding.UTF8.GetBytes(purpose));

    private static string? FaultOf(string name, string secret, bool mayBePublished)
    {
        var bytes = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret, bytes, out var length) || length < ShortestSecret)
            return $"Security:{name} must be at least {ShortestSecret} bytes in base64, as `openssl rand -base64 32` prints.";

        // By its bytes: base64 can have blanks anywhere.
        return !mayBePublished && bytes.AsSpan(0, length).SequenceEqual(Convert.FromBase64String(PublishedSecret))
            ? $"Security:{name} is the one of appsettings.Development.json, which everybody knows. Set your own: `openssl rand -base64 32` "
                + "prints one."
            : null;
    }

    // Of several instances that start at once, the first to move its file into place decides.
    private static string ReadOrMake(string directory)
    {
        OwnerOnly.MakeFolder(directory);
        var file = Path.Combine(directory, "secret");
        if (!File.Exists(file))
        {
            var draft = Path.Combine(directory, Path.GetRandomFileName());
            using (var stream = OwnerOnly.Open(draft, FileMode.CreateNew))
                stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(ShortestSecret))));
            try
            {
                File.Move(draft, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(file).Trim();
    }
}
