using System.Diagnostics;
using System.Globalization;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Webhooks;
using CleanOrders.Application.UseCases;
using CleanOrders.Benchmarks;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

// One of the two processes of `build/bench.cs jobs`, `outbox` and `notify`: one stores jobs and events, the other works. Each line that it
// is told is answered by one:
//   fill N        stores N jobs, 1,000 in a unit of work -> seconds
//   one           stores one -> the time before, in ns
//   drain N MS    works until N are done and stored as done, or for MS milliseconds at most, then stops -> how many, and seconds
//   listen        works from now on -> `listening`, then the time at which each one began
//   publish N     stores N events, 100 in a unit of work -> the time at which the first were committed
//   take N        works from now on; N events are to come -> `taking`, then when the effect of the last was committed
//   readers N URL stores N users with a confirmed address, and a webhook to that address -> `stored`
//   webhook URL   stores a webhook to that address -> `stored`
//   notify N      stores N events that each notify one of them, as `publish` does
//   inbox N       works from now on; N of those are to come -> `waiting`, then when the last was in an inbox
// The peers in the folder beside this file answer what concerns jobs. Called as `broker`, it keeps a RabbitMQ until its input ends, and
// says where that is; as `sinks` or `load`, it is what mails and webhooks go to, or what sends them; as `answers`, it measures what a
// cached answer costs.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["broker"])
{
    await using var broker = await RabbitMq.Own();
    Console.WriteLine(broker.ConnectionString);
    _ = Console.ReadLine();
    return;
}

if (args is ["sinks"])
{
    await Sinks.Take();
    return;
}

if (args is ["load", var mails, var posts])
{
    await Sinks.Load(Number(mails), Number(posts));
    return;
}

if (args is ["answers", var catalogue])
{
    await Answers.Measure(catalogue);
    return;
}

var database = args[0];
var (readers, next) = (new List<Guid>(), 0);
using var client = Make(works: false);
await client.Services.StartDatabase(CancellationToken.None);

// So that it tells the other process of what it enqueues, as an API does.
await client.StartAsync();
await using var source = NpgsqlDataSource.Create(database);
Console.WriteLine("ready");
IHost? listening = null;
while (Console.ReadLine()?.Split(' ') is { } command)
{
    switch (command)
    {
        case ["fill", var count]:
            var filling = Stopwatch.GetTimestamp();
            for (var left = Number(count); left > 0; left -= 1_000)
                await Enqueue(Math.Min(left, 1_000));
            Console.WriteLine(Stopwatch.GetElapsedTime(filling).TotalSeconds);
            break;
        case ["one"]:
            var before = Stopwatch.GetTimestamp();
            await Enqueue(1);
            Console.WriteLine(Nanoseconds(before));
            break;
        case ["drain", var count, var milliseconds]:
            await Drain(Number(count), Number(milliseconds));
            break;
        case ["listen"]:
            NothingHandler.Begun = time => Console.WriteLine(Nanoseconds(time));
            listening = await Started(Make(works: true));
            Console.WriteLine("listening");
            break;
        case ["publish", var count]:
            Console.WriteLine(await Publish(Number(count), Taken.New));
            break;
        case ["readers", var count, var url]:
            await StoreReaders(Number(count), url);
            Console.WriteLine("stored");
            break;
        case ["webhook", var url]:
            await StoreWebhook(url);
            Console.WriteLine("stored");
            break;
        case ["notify", var count]:
            Console.WriteLine(await Publish(Number(count), () => Notified.New(readers[next++ % readers.Count])));
            break;
        case ["inbox", var count]:
            Notified.Expect(Number(count), time => Console.WriteLine($"inbox {Nanoseconds(time)}"));
            listening ??= await Started(Make(works: true));
            Console.WriteLine("waiting");
            break;
        case ["take", var count]:
            Taken.Expect(Number(count), time => Console.WriteLine(Nanoseconds(time)));
            listening ??= await Started(Make(works: true));
            Console.WriteLine("taking");
            break;
    }
}

if (listening is not null)
    await listening.StopAsync();
await client.StopAsync();

IHost Make(bool works)
{
    var mailPort = args.ElementAtOrDefault(2);

    // Without its defaults, so that nothing is logged.
    var builder =
        Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                // Webhooks go to this machine only in Development.
                EnvironmentName = mailPort is null ? Environments.Production : Environments.Development,
                DisableDefaults = true,
            });
    _ = builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["ConnectionStrings:Orders"] = database,
        ["ConnectionStrings:RabbitMq"] = works && args.ElementAtOrDefault(1) is { Length: > 0 } broker ? broker : null,
        ["Data:Directory"] = Path.GetTempPath(),
        ["Identity:Issuer"] = "http://localhost",
        ["Mail:Host"] = mailPort is null ? null : "127.0.0.1",
        ["Mail:Port"] = mailPort,
        ["Mail:Security"] = mailPort is null ? null : "None",
        ["Payments:Provider"] = "Simulator",
        ["Schedules:expire-unpaid-orders"] = "off",
        ["Schedules:prune-records"] = "off",
        ["Security:Secret"] = Convert.ToBase64String(new byte[32]),
        ["Webhooks:AllowLoopback"] = mailPort is null ? null : "true",
        ["Workers:Enabled"] = works ? "true" : "false",
    });
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment).AddSingleton(NothingHandler.Kind)
        .AddSingleton(Taken.Reaction).AddScoped<Taken>().AddScoped<Notified>();
    foreach (var reaction in Notified.Reactions)
        _ = builder.Services.AddSingleton(reaction);
    return builder.Build();
}

static async Task<IHost> Started(IHost host)
{
    await host.StartAsync();
    return host;
}

Task Enqueue(int count) => Store(async (services, ct) =>
{
    var queue = services.GetRequiredService<IJobQueue>();
    for (var i = 0; i < count; i++)
        _ = await queue.Enqueue(new Nothing(i), null, ct);
});

async Task<long> Publish(int count, Func<IntegrationEvent> make)
{
    var first = 0L;
    for (var left = count; left > 0; left -= 100)
    {
        await Store((services, _) =>
        {
            var republisher = services.GetRequiredService<IRepublisher>();
            for (var i = 0; i < Math.Min(left, 100); i++)
                republisher.PublishAgain(make());
            return Task.CompletedTask;
        });
        first = first == 0 ? Stopwatch.GetTimestamp() : first;
    }

    return Nanoseconds(first);
}

async Task StoreReaders(int count, string url)
{
    await using (var insert = source.CreateCommand(
        $"""
        INSERT INTO users (id, user_name, normalized_user_name, email, email_confirmed, password_hash, display_name, token_version,
            version, totp_last_step, totp_failures)
        SELECT gen_random_uuid(), address, upper(address), address, true, '', 'Reader', 0, 1, 0, 0
        FROM (SELECT 'reader' || number || '@readers.example' AS address FROM generate_series(1, {count}) AS number) AS readers
        RETURNING id
        """))
    await using (var rows = await insert.ExecuteReaderAsync())
    {
        while (await rows.ReadAsync())
            readers.Add(rows.GetGuid(0));
    }

    await StoreWebhook(url);
}

Task StoreWebhook(string url) => Store((services, ct) =>
{
    var now = TimeProvider.System.GetUtcNow();
    _ = services.GetRequiredService<IWebhooks>().Add(new WebhookDetails(
        TypedId.New<WebhookId>(now), url, ["*"], WebhookStatus.Enabled, UserId.From(readers[0]), now, Version: 1));
    return Task.CompletedTask;
});

async Task Store(Func<IServiceProvider, CancellationToken, Task> what)
{
    await using var scope = client.Services.CreateAsyncScope();
    var stored = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(async ct =>
    {
        await what(scope.ServiceProvider, ct);
        return Result.Success;
    }, CancellationToken.None);
    if (stored.IsFailure)
        throw new InvalidOperationException(stored.Error!.Detail);
}

async Task Drain(int count, int milliseconds)
{
    using var worker = Make(works: true);
    NothingHandler.Forget();
    var started = Stopwatch.GetTimestamp();
    await worker.StartAsync();
    while ((NothingHandler.Handled < count || await IsOneLeft()) && Stopwatch.GetElapsedTime(started).TotalMilliseconds < milliseconds)
        await Task.Delay(5);
    var elapsed = Stopwatch.GetElapsedTime(started);
    Console.WriteLine($"{NothingHandler.Handled} {elapsed.TotalSeconds}");
    await worker.StopAsync();
}

async Task<bool> IsOneLeft()
{
    await using var command =
        source.CreateCommand(
            "SELECT EXISTS (SELECT FROM jobs WHERE status IN ('queued', 'retrying')) OR EXISTS (SELECT FROM jobs WHERE status = "
                + "'running')");
    return (bool)(await command.ExecuteScalarAsync())!;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static long Nanoseconds(long timestamp) => (long)(timestamp * (1e9 / Stopwatch.Frequency));
