using System.Security.Cryptography;
using System.Text;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>The section <c>Security</c> of the configuration.</summary>
internal sealed class SecurityOptions
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

    /// <param name="directory">Where a secret that is not configured is made and kept; nothing where one must be configured.</param>
    public static SecurityOptions From(IConfiguration configuration, string? directory)
    {
        var options = configuration.GetSection("Security").Get<SecurityOptions>() ?? new SecurityOptions();
        if (string.IsNullOrWhiteSpace(options.Secret))
        {
            options.Secret = directory is null
                ? throw new StartRefusedException(
                    "Security:Secret is not set. Set it to at least 32 random bytes in base64, as `openssl rand -base64 32` prints, the "
                        + "same on every instance.")
                : ReadOrMake(directory);
        }

        Check(nameof(Secret), options.Secret, directory);
        options.PreviousSecret = options.PreviousSecret.Trim();
        if (options.PreviousSecret.Length > 0)
            Check(nameof(PreviousSecret), options.PreviousSecret, directory);
        return options;
    }

    /// <summary>A key of 32 bytes for one purpose: what is made for one is worth nothing for another.</summary>
    public byte[] DeriveKey(string purpose) => DeriveKeys(purpose)[0];

    /// <summary>The key that is written with, then the one that is only read with, where there is a <see cref="PreviousSecret"/>.</summary>
    public byte[][] DeriveKeys(string purpose) =>
        PreviousSecret.Length > 0 ? [Derive(Secret, purpose), Derive(PreviousSecret, purpose)] : [Derive(Secret, purpose)];

    private static byte[] Derive(string secret, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(secret), outputLength: 32, info: Encoding.UTF8.GetBytes(purpose));

    private static void Check(string name, string secret, string? directory)
    {
        var bytes = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret, bytes, out var length) || length < ShortestSecret)
            throw new StartRefusedException(
                $"Security:{name} must be at least {ShortestSecret} bytes in base64, as `openssl rand -base64 32` prints.");

        // By its bytes: base64 can have blanks anywhere.
        if (directory is null && bytes.AsSpan(0, length).SequenceEqual(Convert.FromBase64String(PublishedSecret)))
            throw new StartRefusedException(
                $"Security:{name} is the one of appsettings.Development.json, which everybody knows. Set your own: `openssl rand -base64 "
                    + $"32` prints one.");
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
