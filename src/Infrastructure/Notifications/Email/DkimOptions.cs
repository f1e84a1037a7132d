using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace CleanOrders.Infrastructure.Notifications.Email;

/// <summary>The section <c>Mail:Dkim</c> of the configuration: all of it, or nothing.</summary>
internal sealed class DkimOptions : IValidatableObject
{
    private const int SmallestKey = 1024;

    /// <summary>Whose key it is: the domain of <c>Mail:From</c>, as a rule. Left out: mails are not signed.</summary>
    public string? Domain { get; set; }

    /// <summary>Under which name below <c>_domainkey</c> of that domain the public key is.</summary>
    public string? Selector { get; set; }

    /// <summary>The file with the private key: RSA as PEM, without a password.</summary>
    public string? KeyFile { get; set; }

    internal bool IsSet => !string.IsNullOrEmpty(Domain);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Faults().Select(fault => new ValidationResult(fault));

    private IEnumerable<string> Faults()
    {
        (string Key, string? Value)[] all = [("Domain", Domain), ("Selector", Selector), ("KeyFile", KeyFile)];
        var missing = all.Where(setting => string.IsNullOrEmpty(setting.Value)).ToList();
        if (missing.Count == all.Length)
            yield break;
        foreach (var (key, _) in missing)
            yield return $"Mail:Dkim:{key} is not set: Mail:Dkim:Domain, Mail:Dkim:Selector and Mail:Dkim:KeyFile belong together.";
        foreach (var (key, value) in all[..2])
        {
            if (!string.IsNullOrEmpty(value) && Uri.CheckHostName(value) != UriHostNameType.Dns)
                yield return $"Mail:Dkim:{key} is not a name of DNS.";
        }

        if (!string.IsNullOrEmpty(KeyFile) && FaultOfKey(KeyFile) is { } fault)
            yield return $"Mail:Dkim:KeyFile {fault}.";
    }

    private static string? FaultOfKey(string file)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(file));
            _ = key.ExportParameters(includePrivateParameters: true);
            return key.KeySize >= SmallestKey ? null : $"has a key of {key.KeySize} bits; it must have {SmallestKey} or more";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {failure.GetType().Name}";
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            return "has no private key of RSA as PEM that can be read without a password";
        }
    }
}
