using DotNet.Testcontainers.Containers;
using Testcontainers.Redis;

namespace CleanOrders.TestKit;

/// <summary>
/// A real Redis for tests: the one that <c>TEST_REDIS</c> names (<c>host:port</c>), else a throw-away server of this machine's
/// <c>redis-server</c>, else, where there is none, one in a container. A throw-away server keeps nothing and goes when the test process
/// ends, however it ends.
/// </summary>
public sealed class Redis : IAsyncDisposable
{
    private const string Variable = "TEST_REDIS";
    private const string Image = "redis:7-alpine";
    private const string Missing =
        "The tests need Redis. On Debian: apt-get install redis-server; on macOS: brew install redis; anywhere: start docker. " +
        "Or name a server in TEST_REDIS (\"host:port\").";

    // The log says when it is ready: redis-cli may not be there. Paused, it keeps its connections and answers nobody.
    private const string Script =
        """
        mkdir -p "$home" && cd "$home" || { echo failed; exit 1; }
        start() {
            : >log
            "$bin" --port "$port" --bind "$listen" --protected-mode no --save '' --appendonly no --dir "$home" </dev/null >log 2>&1 &
            server=$!
            for i in $(seq 1 100); do
                if grep -q 'eady to accept connections' log; then echo done; return; fi
                if ! kill -0 "$server" 2>/dev/null; then break; fi
                sleep 0.1
            done
            cat log; echo failed
        }
        crash() { kill -KILL "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
        start
        while read -r command; do
            case $command in
                start) start ;;
                crash) crash; echo done ;;
                pause) kill -STOP "$server"; echo done ;;
                resume) kill -CONT "$server"; echo done ;;
            esac
        done
        crash
        cd / && rm -rf "$home"
        """;

    private static readonly Lazy<Task<Redis>> TheShared = new(() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Task.FromResult(new Redis(given, keeper: null)) : Own());

    private readonly IKeptServer? _keeper;

    private Redis(string connectionString, IKeptServer? keeper)
    {
        ConnectionString = connectionString;
        _keeper = keeper;
    }

    public string ConnectionString { get; }

    private IKeptServer Keeper =>
        _keeper ?? throw new InvalidOperationException($"The server in {Variable} is not ours to stop: use Redis.Own().");

    /// <summary>The server of this test process; started on the first call. Do not stop it: other tests use it too.</summary>
    public static Task<Redis> Shared() => TheShared.Value;

    /// <summary>A throw-away server of the caller's own, for tests that stop it. Never the one in <c>TEST_REDIS</c>.</summary>
    public static async Task<Redis> Own()
    {
        var (port, keeper) = await KeptProcess.OnFreePort(Launch);
        return new Redis($"127.0.0.1:{port}", keeper);
    }

    /// <summary>The same, and never in a container: a replica can reach it.</summary>
    public static async Task<Redis> OnThisMachine()
    {
        var (port, keeper) = await KeptProcess.OnFreePort(LaunchHere);
        return new Redis($"127.0.0.1:{port}", keeper);
    }

    /// <summary>Kills the server.</summary>
    public Task Crash() => Keeper.Ask("crash");

    /// <summary>Starts a killed server again on the same port; returns when it accepts connections.</summary>
    public Task Start() => Keeper.Ask("start");

    /// <summary>From now on it answers nobody, and hangs up on nobody.</summary>
    public Task Pause() => Keeper.Ask("pause");

    public Task Resume() => Keeper.Ask("resume");

    public ValueTask DisposeAsync() => _keeper?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Windows has no `sh` to keep the server with: there it is docker or TEST_REDIS.
    private static IKeptServer Launch(int port)
    {
        var isHere = !OperatingSystem.IsWindows() && Machine.OnPath("redis-server") is not null;
        return !isHere && KeptContainer.HasDocker ? new KeptContainer(Container(port), Does) : LaunchHere(port);
    }

    private static KeptProcess LaunchHere(int port)
    {
        if (OperatingSystem.IsWindows() || Machine.OnPath("redis-server") is not { } program)
            throw new InvalidOperationException(Missing);
        var home = Path.Combine(Machine.DataFolder, "test-redis-" + Path.GetRandomFileName());
        return KeptProcess.InShell($"bin='{program}' home='{home}' port={port} listen=127.0.0.1\n{Script}", user: null);
    }

    private static RedisContainer Container(int port) => new RedisBuilder(Image)
        .WithCommand("--save", "", "--appendonly", "no")
        .WithPortBinding(port, RedisBuilder.RedisPort)
        .WithCreateParameterModifier(KeptContainer.With(stopSignal: "SIGKILL"))
        .Build();

    private static Task Does(IContainer container, string command) => command switch
    {
        "pause" => container.PauseAsync(),
        "resume" => container.UnpauseAsync(),
        _ => container.StopAsync(),
    };
}
