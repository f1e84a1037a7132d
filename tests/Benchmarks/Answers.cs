using System.Diagnostics;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Benchmarks;

/// <summary>What an answer about one product costs the process: from memory, and from the database.</summary>
internal static class Answers
{
    private const int Questions = 20_000;

    /// <summary>Writes bytes allocated and nanoseconds for each answer, from memory and then from the database.</summary>
    public static async Task Measure(string database)
    {
        var folder = Directory.CreateTempSubdirectory("bench-answers-");
        using var cached = await Start(database, folder.FullName, isCached: true);
        using var bare = await Start(database, folder.FullName, isCached: false);
        List<(double Bytes, double Time)> memory = [], statements = [];
        for (var round = 0; round < 4; round++)
        {
            memory.Add(await Ask(cached.Services));
            statements.Add(await Ask(bare.Services));
        }

        folder.Delete(recursive: true);
        Console.WriteLine($"{Median(memory.Skip(1))} {Median(statements.Skip(1))}");
    }

    private static string Median(IEnumerable<(double Bytes, double Time)> rounds)
    {
        var all = rounds.ToList();
        return $"{all.Select(round => round.Bytes).Order().ElementAt(all.Count / 2):F0} "
            + $"{all.Select(round => round.Time).Order().ElementAt(all.Count / 2):F0}";
    }

    private static async Task<(double Bytes, double Time)> Ask(IServiceProvider services)
    {
        var question = new GetProduct(new Sku("SKU-00001"));
        var (bytes, began) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        for (var i = 0; i < Questions; i++)
        {
            await using var scope = services.CreateAsyncScope();
            _ = (await scope.ServiceProvider.GetRequiredService<IQuery<GetProduct, ProductDetails>>().Ask(question, CancellationToken.None))
                .Value;
        }

        return ((GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Questions,
            Stopwatch.GetElapsedTime(began).TotalNanoseconds / Questions);
    }

    private static async Task<IHost> Start(string database, string folder, bool isCached)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration["ConnectionStrings:Orders"] = database;
        builder.Configuration["Data:Directory"] = folder;
        builder.Configuration["Workers:Enabled"] = "false";
        builder.Configuration["Caching:Enabled"] = $"{isCached}";
        _ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment);
        var host = builder.Build();
        await host.Services.StartDatabase(CancellationToken.None);
        return host;
    }
}
