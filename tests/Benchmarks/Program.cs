using System.Diagnostics;
using System.Globalization;
using CleanOrders.Application.Events;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Benchmarks;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

// One of the two processes of `build/bench.cs jobs` and `outbox`: one stores jobs and events, the other works. Each line that it is told is
// answered by one:
//   fill N        stores N jobs, 1,000 in a unit of work -> seconds
//   one           stores one -> the time before, in ns
//   drain N MS    works until N are done and stored as done, or for MS milliseconds at most, then stops -> how many, and seconds
//   listen        works from now on -> `listening`, then the time at which each one began
//   publish N     stores N events, 100 in a unit of work -> the time at which the first were committed
//   take N        works from now on; N events are to come -> `taking`, then when the effect of the last was committed
// The peers in the folder beside this file answer what concerns jobs. Called as `broker`, it keeps a RabbitMQ until its input ends, and
// says where that is.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["broker"])
{
    await using var broker = await RabbitMq.Own();
    Console.WriteLine(broker.ConnectionString);
    _ = Console.ReadLine();
    return;
}

var database = args[0];
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
            Console.WriteLine(await Publish(Number(count)));
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
    // Without its defaults, so that nothing is logged.
    var builder =
        Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = Environments.Production, DisableDefaults = true });
    _ = builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["ConnectionStrings:Orders"] = database,
        ["ConnectionStrings:RabbitMq"] = works ? args.ElementAtOrDefault(1) : null,
        ["Data:Directory"] = Path.GetTempPath(),
        ["Identity:Issuer"] = "http://localhost",
        ["Payments:Provider"] = "Simulator",
        ["Schedules:expire-unpaid-orders"] = "off",
        ["Schedules:prune-records"] = "off",
        ["Security:Secret"] = Convert.ToBase64String(new byte[32]),
        ["Workers:Enabled"] = works ? "true" : "false",
    });
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment).AddSingleton(NothingHandler.Kind)
        .AddSingleton(Taken.Reaction).AddScoped<Taken>();
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

async Task<long> Publish(int count)
{
    var first = 0L;
    for (var left = count; left > 0; left -= 100)
    {
        await Store((services, _) =>
        {
            var republisher = services.GetRequiredService<IRepublisher>();
            for (var i = 0; i < Math.Min(left, 100); i++)
                republisher.PublishAgain(Taken.New());
            return Task.CompletedTask;
        });
        first = first == 0 ? Stopwatch.GetTimestamp() : first;
    }

    return Nanoseconds(first);
}

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
