using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>The section <c>Security</c> of the configuration.</summary>
internal sealed class SecurityOptions
{
    private const int ShortestSecret = 32;

    /// <summary>
    /// At least 32 random bytes in base64, the same on every instance. With another one nobody is signed in any more.
    /// Left out: made on the first start and kept beside the embedded database, in <c>Data:Directory</c>.
    /// </summary>
    public string Secret { get; set; } = "";

    public static SecurityOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection("Security").Get<SecurityOptions>() ?? new SecurityOptions();
        if (string.IsNullOrWhiteSpace(options.Secret))
            options.Secret = ReadOrMake(configuration["Data:Directory"] ?? "data");

        var bytes = new byte[options.Secret.Length];
        return Convert.TryFromBase64String(options.Secret, bytes, out var length) && length >= ShortestSecret
            ? options
            : throw new InvalidOperationException($"Security:Secret must be at least {ShortestSecret} bytes in base64, as `openssl rand -base64 32` prints.");
    }

    /// <summary>A key of 32 bytes for one purpose: what is made for one is worth nothing for another.</summary>
    public byte[] DeriveKey(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(Secret), outputLength: 32, info: Encoding.UTF8.GetBytes(purpose));

    // Of several instances that start at once, the first to move its file into place decides.
    private static string ReadOrMake(string directory)
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(directory)
            : Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(directory, "secret");
        if (!File.Exists(file))
        {
            var draft = Path.Combine(directory, Path.GetRandomFileName());
            using (var stream = new FileStream(draft, OwnerOnly()))
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

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
