using System.Globalization;

namespace CleanOrders.TestKit;

/// <summary>Finds PostgreSQL on this machine and starts a throw-away server with it.</summary>
internal static class PostgresServer
{
    private const string Image = "postgres:17-alpine";
    private const string Missing =
        "The tests need PostgreSQL. Debian: apt-get install postgresql. macOS: brew install postgresql@17. " +
        "Or start docker. Or name a server in TEST_POSTGRES (\"Host=...;Username=...;Password=...\") where databases may be created.";

    // fsync = off: a server that is killed keeps what it wrote, only a machine that loses its power does not.
    // Where `pg_ctl` runs is the only difference between the machine and the container, so both run this.
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

    /// <summary>A server that accepts connections on 127.0.0.1, and what keeps it.</summary>
    public static Task<(int Port, KeptProcess Keeper)> Start() => KeptProcess.OnFreePort(Launch);

    private static KeptProcess Launch(int port)
    {
        var root = Environment.IsPrivilegedProcess;
        if (Binaries() is { } bin)
        {
            // A root-only TMPDIR would be closed to the user `postgres`, and the server refuses to run as root.
            var home = Path.Combine(root ? "/tmp" : Path.GetTempPath(), "test-pg-" + Path.GetRandomFileName());
            return KeptProcess.InShell($"bin='{bin}/' home='{home}' port={port} listen=127.0.0.1\n{Script}", root ? "postgres" : null);
        }

        if (Machine.OnPath("docker") is not null)
            return KeptProcess.InDocker(Image, "postgres", $"127.0.0.1:{port}:5432", $"bin= home=/tmp/pg port=5432 listen='*'\n{Script}");
        throw new InvalidOperationException(Missing);
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
