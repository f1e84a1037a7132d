namespace CleanOrders.TestKit;

/// <summary>
/// A Redis Cluster of three nodes without replicas, of this machine's <c>redis-server</c> and <c>redis-cli</c>. It keeps nothing and goes
/// when the test process ends, however it ends.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const string Script =
        """
        mkdir -p "$home" && cd "$home" || { echo failed; exit 1; }
        nodes=
        servers=
        for port in "$first" $((first + 1)) $((first + 2)); do
            mkdir -p "$port"
            "$bin" --port "$port" --bind 127.0.0.1 --protected-mode no --save '' --appendonly no --dir "$home/$port" \
                --cluster-enabled yes --cluster-config-file nodes.conf --cluster-node-timeout 2000 </dev/null >"$port/log" 2>&1 &
            servers="$servers $!"
            nodes="$nodes 127.0.0.1:$port"
        done
        state() {
            for i in $(seq 1 200); do
                up=0
                for node in $nodes; do
                    if "$cli" -p "${node#*:}" cluster info 2>/dev/null | grep -q "$1"; then up=$((up + 1)); fi
                done
                if [ "$up" = 3 ]; then return 0; fi
                sleep 0.1
            done
            return 1
        }
        if state cluster_state && "$cli" --cluster create $nodes --cluster-yes </dev/null >create.log 2>&1 && state cluster_state:ok
        then echo done
        else cat */log create.log; echo failed
        fi
        while read -r command; do echo done; done
        kill -KILL $servers 2>/dev/null
        wait
        cd / && rm -rf "$home"
        """;

    private readonly IKeptServer _keeper;

    private RedisCluster(string connectionString, IKeptServer keeper) => (ConnectionString, _keeper) = (connectionString, keeper);

    public string ConnectionString { get; }

    /// <summary>What is missing to start one; nothing where nothing is.</summary>
    public static string? Missing { get; } = Machine.OnPath("redis-server") is null || Machine.OnPath("redis-cli") is null
        || OperatingSystem.IsWindows()
            ? "A Redis Cluster needs redis-server and redis-cli: on Debian, apt-get install redis-server."
            : null;

    public static async Task<RedisCluster> Start()
    {
        var (port, keeper) = await KeptProcess.OnFreePort(Launch);
        return new RedisCluster(string.Join(',', Enumerable.Range(port, 3).Select(node => $"127.0.0.1:{node}")), keeper);
    }

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    private static KeptProcess Launch(int port)
    {
        var home = Path.Combine(Machine.DataFolder, "test-redis-cluster-" + Path.GetRandomFileName());
        return KeptProcess.InShell(
            $"bin='{Machine.OnPath("redis-server")}' cli='{Machine.OnPath("redis-cli")}' home='{home}' first={port}\n{Script}", user: null);
    }
}
