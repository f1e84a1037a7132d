using System.Diagnostics;
using System.Globalization;
using CleanOrders.Application.Ports;
using CleanOrders.Benchmarks;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

// One of the two processes of `build/bench.cs jobs`: `enqueue` stores jobs, `work` does them. Each line that it is told is answered by one:
//   fill N        stores N jobs, 1,000 in a unit of work                                            -> seconds
//   one           stores one                                                                        -> the time before, in ns
//   drain N MS    works until N are done and stored as done, or for MS milliseconds at most, then stops -> how many, and seconds
//   listen        works from now on                                                                 -> `listening`, then the time at which each one began
// The peers in the folder beside this file answer the same.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var database = args[0];
using var client = Make(works: false);
await client.Services.StartDatabase(CancellationToken.None);

// So that it tells the other process of what it enqueues, as an API does.
await client.StartAsync();
await using var source = NpgsqlDataSource.Create(database);
Console.WriteLine("ready");
IHost? listening = null;
while (Console.ReadLine()?.Split(' ') is { } told)
{
    switch (told)
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
            listening = Make(works: true);
            await listening.StartAsync();
            Console.WriteLine("listening");
            break;
    }
}

if (listening is not null)
    await listening.StopAsync();
await client.StopAsync();

IHost Make(bool works)
{
    // Without its defaults, so that nothing is logged.
    var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production, DisableDefaults = true });
    _ = builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["ConnectionStrings:Orders"] = database,
        ["Data:Directory"] = Path.GetTempPath(),
        ["Payments:Provider"] = "Simulator",
        ["Schedules:expire-unpaid-orders"] = "off",
        ["Security:Secret"] = Convert.ToBase64String(new byte[32]),
        ["Workers:Enabled"] = works ? "true" : "false",
    });
    _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment).AddSingleton(NothingHandler.Kind);
    return builder.Build();
}

async Task Enqueue(int count)
{
    await using var scope = client.Services.CreateAsyncScope();
    var queue = scope.ServiceProvider.GetRequiredService<IJobQueue>();
    var stored = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().Run(async ct =>
    {
        for (var i = 0; i < count; i++)
            _ = await queue.Enqueue(new Nothing(i), null, ct);
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
    await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM jobs WHERE status <> 'succeeded')");
    return (bool)(await command.ExecuteScalarAsync())!;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static long Nanoseconds(long timestamp) => (long)(timestamp * (1e9 / Stopwatch.Frequency));
