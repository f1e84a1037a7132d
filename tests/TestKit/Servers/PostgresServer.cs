using System.Globalization;
using System.Security.Cryptography;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;

namespace CleanOrders.TestKit;

/// <summary>Finds PostgreSQL on this machine and starts a throw-away server with it.</summary>
internal static class PostgresServer
{
    private const string Image = "postgres:17-alpine";
    private const string Missing =
        "The tests need PostgreSQL. On Debian: apt-get install postgresql; on macOS: brew install postgresql@17; anywhere: start docker. " +
        "Or name a server in TEST_POSTGRES (\"Host=...;Username=...;Password=...\") where databases may be created.";

    // fsync = off: a server that is killed keeps what it wrote, only a machine that loses its power does not.
    private const string Script =
        """
        cd / && umask 077
        pg() { program=$1; shift; "$bin$program" "$@" </dev/null; }
        start() {
            if pg pg_ctl start -D "$home/data" -l "$home/log" -w -t 60 >/dev/null 2>&1; then echo done; else cat "$home/log"; echo failed; fi
        }
        stop() { if pg pg_ctl stop -D "$home/data" -m "$1" -w -t 60 >/dev/null 2>&1; then echo done; else echo failed; fi; }
        create() { pg initdb -D "$home/data" -U postgres -A trust -E UTF8 --no-sync --locale="$1" >"$home/log" 2>&1; }
        mkdir "$home" || { echo failed; exit 1; }
        if create C.UTF-8 || create C; then
            echo "host all all all trust" >>"$home/data/pg_hba.conf"
            printf '%s\n' "port = $port" "listen_addresses = '$listen'" "unix_socket_directories = '$home/data'" \
                "max_connections = 300" "fsync = off" >>"$home/data/postgresql.conf"
            start
        else
            cat "$home/log"; echo failed
        fi
        while read -r command; do
            case $command in start) start ;; stop) stop fast ;; crash) stop immediate ;; esac
        done
        stop immediate
        rm -rf "$home"
        """;

    /// <summary>Of the user <c>postgres</c>; where the server trusts this machine it asks for none.</summary>
    public static string Password { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>A server that accepts connections on 127.0.0.1, and what keeps it.</summary>
    public static Task<(int Port, IKeptServer Keeper)> Start() => KeptProcess.OnFreePort(Launch);

    private static IKeptServer Launch(int port)
    {
        if (Binaries() is not { } bin)
            return KeptContainer.HasDocker ? new KeptContainer(Container(port), Does) : throw new InvalidOperationException(Missing);

        // A root-only TMPDIR would be closed to the user `postgres`, and the server refuses to run as root.
        var root = Environment.IsPrivilegedProcess;
        var parent = root && Machine.DataFolder == Path.GetTempPath() ? "/tmp" : Machine.DataFolder;
        var home = Path.Combine(parent, "test-pg-" + Path.GetRandomFileName());
        return KeptProcess.InShell($"bin='{bin}/' home='{home}' port={port} listen=127.0.0.1\n{Script}", root ? "postgres" : null);
    }

    // Testcontainers turns synchronous_commit off: a crash would then lose what was committed.
    private static PostgreSqlContainer Container(int port) => new PostgreSqlBuilder(Image)
        .WithUsername("postgres")
        .WithPassword(Password)
        .WithDatabase("postgres")
        .WithCommand("-c", "synchronous_commit=on", "-c", "max_connections=300")
        .WithPortBinding(port, PostgreSqlBuilder.PostgreSqlPort)
        .WithCreateParameterModifier(KeptContainer.With())
        .Build();

    // `docker stop` is a fast shutdown. SIGQUIT is an immediate one, which leaves everything as a crash would.
    private static async Task Does(IContainer container, string command)
    {
        if (command == "crash")
            await KeptContainer.Run(container, "sh", "-c", "kill -QUIT 1");
        await container.StopAsync();
    }

    // Windows has no `sh` to keep the server with: there it is docker or TEST_POSTGRES.
    private static string? Binaries() => OperatingSystem.IsWindows() ? null
        : Newest("/usr/lib/postgresql", "*") ?? Path.GetDirectoryName(Machine.OnPath("initdb"))
            ?? Newest("/opt/homebrew/opt", "postgresql@*") ?? Newest("/usr/local/opt", "postgresql@*");

    private static string? Newest(string parent, string pattern) => !Directory.Exists(parent) ? null
        : Directory.GetDirectories(parent, pattern)
            .OrderByDescending(d => double.TryParse(Path.GetFileName(d).Split('@')[^1], CultureInfo.InvariantCulture, out var v) ? v : 0)
            .Select(d => Path.Combine(d, "bin"))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")));
}
