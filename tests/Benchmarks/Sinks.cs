using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CleanOrders.Benchmarks;

/// <summary>
/// A mail server and an HTTP endpoint that take everything at once and keep nothing, and what sends them as much as they can take: so it is
/// known what of a rate is theirs.
/// </summary>
internal static class Sinks
{
    private static readonly Dictionary<string, Action> Arrived = new(StringComparer.Ordinal)
    {
        ["mail"] = () => { },
        ["post"] = () => { },
    };

    private static readonly TaskCompletionSource Never = new();
    private static volatile bool MailsAreSilent;

    /// <summary>
    /// The process <c>sinks</c>: says its three ports, of which the last never answers, then obeys <c>expect N</c>, and says when the last
    /// of N came to each of the others. After <c>silent</c> the mail server answers no more.
    /// </summary>
    public static async Task Take()
    {
        var (mails, posts, dead) = (Listener(), Listener(), Listener());
        Console.WriteLine($"{PortOf(mails)} {PortOf(posts)} {PortOf(dead)}");
        _ = Accept(mails, TakeMails);
        _ = Accept(posts, TakePosts);
        _ = Accept(dead, (_, _) => Never.Task);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "silent")
            {
                MailsAreSilent = true;
                Console.WriteLine("silent");
                continue;
            }

            var count = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            foreach (var sink in Arrived.Keys)
                Arrived[sink] = Counter(sink, count);
            Console.WriteLine("expecting");
        }
    }

    /// <summary>The process <c>load MAILS POSTS</c>: obeys <c>mail N</c> and <c>post N</c>, and says how many seconds that took.</summary>
    public static async Task Load(int mails, int posts)
    {
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var (isMail, count) = (line.StartsWith('m'), int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => isMail ? SendMails(mails, count / 4) : SendPosts(posts, count / 4)));
            Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    private static Action Counter(string sink, int count)
    {
        var left = count;
        return () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                Console.WriteLine($"{sink} {(long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency))}");
        };
    }

    private static TcpListener Listener()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task Accept(TcpListener listener, Func<StreamReader, StreamWriter, Task> serve)
    {
        while (listener.Server.IsBound)
            _ = Serve(await listener.AcceptTcpClientAsync(), serve);
    }

    private static async Task Serve(TcpClient client, Func<StreamReader, StreamWriter, Task> serve)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var (reader, writer) = Open(client);
                await serve(reader, writer);
            }
            catch (IOException)
            {
                // Whoever was connected has gone.
                return;
            }
        }
    }

    private static (StreamReader Reader, StreamWriter Writer) Open(TcpClient client) =>
        (new StreamReader(client.GetStream(), Encoding.Latin1), new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n" });

    private static async Task TakeMails(StreamReader reader, StreamWriter writer)
    {
        if (MailsAreSilent)
            await Never.Task;
        await Say(writer, "220 sink");
        while (await reader.ReadLineAsync() is { } command)
        {
            if (MailsAreSilent)
                await Never.Task;
            if (command == "DATA")
            {
                await Say(writer, "354 go on");
                while (await reader.ReadLineAsync() is not ("." or null))
                    continue;
                Arrived["mail"]();
            }

            await Say(writer, command == "QUIT" ? "221 bye" : "250 OK");
        }
    }

    private static async Task TakePosts(StreamReader reader, StreamWriter writer)
    {
        var body = Array.Empty<char>();
        while (await reader.ReadLineAsync() is not null)
        {
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header["Content-Length: ".Length..], CultureInfo.InvariantCulture);
            }

            body = body.Length < length ? new char[length] : body;
            _ = await reader.ReadBlockAsync(body.AsMemory(0, length));
            Arrived["post"]();
            await Say(writer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
        }
    }

    private static async Task SendMails(int port, int count)
    {
        using var client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        var (reader, writer) = Open(client);
        _ = await reader.ReadLineAsync();
        var text = $"Subject: A mail\r\n\r\n{new string('x', 2_000)}\r\n.";
        for (var i = 0; i < count; i++)
        {
            foreach (var line in (string[])["MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>", "DATA", text])
            {
                await Say(writer, line);
                _ = await reader.ReadLineAsync();
            }
        }
    }

    private static async Task SendPosts(int port, int count)
    {
        using var client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        var (reader, writer) = Open(client);
        for (var i = 0; i < count; i++)
        {
            await writer.WriteAsync($"POST / HTTP/1.1\r\nHost: sink\r\nContent-Length: 300\r\n\r\n{new string('x', 300)}");
            await writer.FlushAsync();
            while (await reader.ReadLineAsync() is { Length: > 0 })
                continue;
        }
    }

    private static async Task Say(StreamWriter writer, string line)
    {
        await writer.WriteLineAsync(line);
        await writer.FlushAsync();
    }
}
