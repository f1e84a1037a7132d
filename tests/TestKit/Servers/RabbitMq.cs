using DotNet.Testcontainers.Containers;
using Testcontainers.RabbitMq;

namespace CleanOrders.TestKit;

/// <summary>
/// A real RabbitMQ for tests: the one that <c>TEST_RABBITMQ</c> names (<c>amqp://user:password@host:port/vhost</c>), else a throw-away node
/// of this machine's <c>rabbitmq-server</c>, else, where there is none, one in a container. A throw-away node has its own data, cookie and
/// port mapper, and goes when the test process ends.
/// </summary>
public sealed class RabbitMq : IAsyncDisposable
{
    private const string Variable = "TEST_RABBITMQ";
    private const string Image = "rabbitmq:4-alpine";
    private const string Missing =
        "The tests need RabbitMQ. On Debian: apt-get install rabbitmq-server; on macOS: brew install rabbitmq; anywhere: start docker. " +
        "Or name a server in TEST_RABBITMQ (\"amqp://user:password@host:port/vhost\").";

    // The log says when it is ready: asking with rabbitmqctl takes longer than the start. The server writes its process id into a file,
    // because the script that starts it is another process.
    private const string Script =
        """
        mkdir -p "$home" && cd "$home" || { echo failed; exit 1; }
        export HOME="$home" ERL_EPMD_PORT="$epmd" RABBITMQ_NODENAME="test$port@localhost" RABBITMQ_NODE_PORT="$port" RABBITMQ_NODE_IP_ADDRESS="$listen" \
            RABBITMQ_DIST_PORT="$dist" RABBITMQ_MNESIA_BASE="$home/mnesia" RABBITMQ_LOG_BASE="$home" RABBITMQ_LOGS="$home/log" RABBITMQ_PID_FILE="$home/pid" \
            RABBITMQ_CONF_ENV_FILE="$home/env.conf" RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$home/plugins" \
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none" RABBITMQ_CTL_ERL_ARGS="+S 1:1"
        : >env.conf; echo '[].' >plugins
        printf '%s\n' 'loopback_users = none' 'disk_free_limit.absolute = 20MB' 'vm_memory_high_watermark.absolute = 1GB' >rabbitmq.conf
        alive() { [ -s pid ] && kill -0 "$(cat pid)" 2>/dev/null; }
        crash() { if alive; then kill -KILL "$(cat pid)"; while alive; do sleep 0.05; done; fi; }
        boot() {
            rm -f pid; : >log
            "${bin}rabbitmq-server" </dev/null >out 2>&1 &
            for i in $(seq 1 1200); do
                if grep -q 'Server startup complete' log; then echo done; return; fi
                sleep 0.1
            done
            cat out log; echo failed
        }
        ctl() { if "${bin}rabbitmqctl" "$1" </dev/null >out 2>&1; then echo done; else cat out; echo failed; fi; }
        boot
        while read -r command; do
            case $command in
                start) if alive; then ctl start_app; else boot; fi ;;
                stop) ctl stop_app ;;
                crash) crash; echo done ;;
            esac
        done
        crash
        epmd -port "$epmd" -kill >/dev/null 2>&1
        cd / && rm -rf "$home"
        """;

    private static readonly Lazy<Task<RabbitMq>> TheShared = new(() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Task.FromResult(new RabbitMq(given, keeper: null)) : Own());

    private readonly IKeptServer? _keeper;

    private RabbitMq(string connectionString, IKeptServer? keeper)
    {
        ConnectionString = connectionString;
        _keeper = keeper;
    }

    public string ConnectionString { get; }

    private IKeptServer Keeper =>
        _keeper ?? throw new InvalidOperationException($"The server in {Variable} is not ours to stop: use RabbitMq.Own().");

    /// <summary>
    /// The server of this test process; started on the first call. Do not stop it. What one host tells there, the reactions of all others
    /// hear, whatever their database: only tests of one class, which run one after another, can share it.
    /// </summary>
    public static Task<RabbitMq> Shared() => TheShared.Value;

    /// <summary>
    /// A throw-away server of the caller's own, for tests that stop it or count what arrives. Never the one in <c>TEST_RABBITMQ</c>.
    /// </summary>
    public static async Task<RabbitMq> Own()
    {
        var (port, keeper) = await KeptProcess.OnFreePort(Launch);
        return new RabbitMq($"amqp://guest:guest@127.0.0.1:{port}", keeper);
    }

    /// <summary>Closes every connection and takes none; what it holds stays.</summary>
    public Task Stop() => Keeper.Ask("stop");

    /// <summary>Kills the server.</summary>
    public Task Crash() => Keeper.Ask("crash");

    /// <summary>Starts a stopped or killed server again on the same port; returns when it accepts connections.</summary>
    public Task Start() => Keeper.Ask("start");

    public ValueTask DisposeAsync() => _keeper?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Windows has no `sh` to keep the server with: there it is docker or TEST_RABBITMQ.
    private static IKeptServer Launch(int port)
    {
        if (OperatingSystem.IsWindows() || Binaries() is not { } bin)
            return KeptContainer.HasDocker ? new KeptContainer(Container(port), Does) : throw new InvalidOperationException(Missing);
        var home = Path.Combine(Machine.DataFolder, "test-rabbitmq-" + Path.GetRandomFileName());
        return KeptProcess.InShell(
            $"bin='{bin}/' home='{home}' port={port} dist={Machine.FreePort()} epmd={Machine.FreePort()} listen=127.0.0.1\n{Script}",
            user: null);
    }

    private static RabbitMqContainer Container(int port) => new RabbitMqBuilder(Image)
        .WithUsername("guest")
        .WithPassword("guest")
        .WithPortBinding(port, RabbitMqBuilder.RabbitMqPort)
        .WithCreateParameterModifier(KeptContainer.With(stopSignal: "SIGKILL"))
        .Build();

    private static Task Does(IContainer container, string command) => command switch
    {
        "stop" => KeptContainer.Run(container, "rabbitmqctl", "stop_app"),
        "start" => KeptContainer.Run(container, "rabbitmqctl", "start_app"),
        _ => container.StopAsync(),
    };

    // Debian's command in the path serves only root and the user `rabbitmq`; what it calls serves everybody.
    private static string? Binaries() => new[] { "/usr/lib/rabbitmq/bin", Path.GetDirectoryName(Machine.OnPath("rabbitmq-server")) }
        .FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "rabbitmq-server")));
}
