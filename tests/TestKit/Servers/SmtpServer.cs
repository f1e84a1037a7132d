using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using MimeKit;

namespace CleanOrders.TestKit;

/// <summary>How a mail server of a test is set up.</summary>
/// <param name="IsEncrypted">Whether it offers STARTTLS, with a certificate of its own making, and takes mails only then.</param>
/// <param name="User">Who must authenticate; left out: nobody.</param>
/// <param name="HasUtf8">Whether it takes addresses with other letters before the @ (SMTPUTF8).</param>
/// <param name="LargestMail">In bytes.</param>
public sealed record SmtpSetup(
    bool IsEncrypted = false, string? User = null, string? Password = null, bool HasUtf8 = true, int LargestMail = 10_000_000);

/// <summary>What a mail server does instead of what it should.</summary>
/// <param name="At"><c>mail</c>, <c>rcpt</c>, <c>data</c> (it has all of the mail and takes it not), <c>after</c> (it took it).</param>
/// <param name="Match">A part of the addresses of those whom it is for; empty: all.</param>
/// <param name="Answer">An answer, in which <c>{receiver}</c> is the address; <c>drop</c>: it ends the connection.</param>
/// <param name="Times">How often, for each receiver.</param>
public sealed record SmtpFault(string At, string Match, string Answer, int Times = int.MaxValue)
{
    /// <summary>For how long it waits first; with this there is no other answer.</summary>
    public double Seconds { get; init; }
}

/// <summary>A mail that a server took, and how it got it.</summary>
/// <param name="Connection">The number of the connection, from 1.</param>
/// <param name="User">Who authenticated.</param>
public sealed record TakenMail(
    int Connection, string From, string To, IReadOnlyList<string> Options, [property: JsonPropertyName("tls")] bool WasEncrypted,
    string? User, byte[] Content)
{
    public MimeMessage Read()
    {
        using var stream = new MemoryStream(Content);
        return MimeMessage.Load(stream);
    }
}

/// <summary>
/// A real mail server for tests: Debian's <c>python3-aiosmtpd</c>, with a script that fails when it is asked to. It goes when the test
/// process ends, however it ends.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string ScriptName = "smtp-server.py";
    private const string Missing =
        "The tests need aiosmtpd. On Debian: apt-get install python3-aiosmtpd; elsewhere: pip install aiosmtpd, for this python3.";

    private static readonly Lazy<string?> Python = new(() => ((string?[])["/usr/bin/python3", Machine.OnPath("python3")])
        .FirstOrDefault(python => python is not null && File.Exists(python) && HasPackage(python)));

    private readonly string _home;
    private readonly IKeptServer _keeper;

    private SmtpServer(int port, string home, IKeptServer keeper, X509Certificate2? certificate) =>
        (Port, _home, _keeper, Certificate) = (port, home, keeper, certificate);

    public int Port { get; }

    /// <summary>What it shows; nothing, where it does not encrypt.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>What it took, in this order.</summary>
    public IReadOnlyList<TakenMail> Taken => Read<TakenMail>("taken.jsonl");

    /// <summary>The addresses that it was asked to take a mail for, in this order.</summary>
    public IReadOnlyList<string> Asked => [.. Read<Attempt>("attempts.jsonl").Select(attempt => attempt.To)];

    /// <summary>What a service needs to know to use it, but for who it is there.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Mail:Host", "127.0.0.1"), new("Mail:Port", $"{Port}"), new("Mail:Security", Certificate is null ? "None" : "StartTls"),
    ];

    public static async Task<SmtpServer> Start(SmtpSetup? setup = null)
    {
        setup ??= new SmtpSetup();
        var python = Python.Value ?? throw new InvalidOperationException(Missing);
        var home = Machine.NewDataFolder("test-smtp-");
        var certificate = setup.IsEncrypted ? MakeCertificate(home) : null;
        await using (var script = Assembly.GetExecutingAssembly().GetManifestResourceStream(ScriptName)!)
        await using (var file = File.Create(Path.Combine(home, ScriptName)))
            await script.CopyToAsync(file);
        var (port, keeper) = await KeptProcess.OnFreePort(port => KeptProcess.InShell(
            $"cd '{home}' && exec '{python}' {ScriptName} '{SettingsOf(setup, port)}' 2>>errors", user: null));
        return new SmtpServer(port, home, keeper, certificate);
    }

    /// <summary>From now on it fails like this, and no longer as before.</summary>
    public Task Fail(params IEnumerable<SmtpFault> faults) => _keeper.Ask("faults " + JsonSerializer.Serialize(faults.Select(fault => new
    {
        at = fault.At,
        match = fault.Match,
        answer = fault.Seconds > 0 ? fault.Seconds : (object)fault.Answer,
        times = fault.Times,
    })));

    /// <summary>Ends every connection and takes none.</summary>
    public Task Stop() => _keeper.Ask("stop");

    /// <summary>Takes connections again, on the same port.</summary>
    public Task Restart() => _keeper.Ask("start");

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        Certificate?.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private static string SettingsOf(SmtpSetup setup, int port) => JsonSerializer.Serialize(new
    {
        port,
        user = setup.User,
        password = setup.Password,
        certificate = setup.IsEncrypted ? "certificate.pem" : null,
        key = "key.pem",
        utf8 = setup.HasUtf8,
        size = setup.LargestMail,
    });

    private static X509Certificate2 MakeCertificate(string home)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(home, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(home, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private static bool HasPackage(string python)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(python, ["-c", "import aiosmtpd"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    // The last line may be half written.
    private List<T> Read<T>(string file)
    {
        var text = File.ReadAllText(Path.Combine(_home, file));
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!),
        ];
    }

    private sealed record Attempt(int Connection, string To);
}
