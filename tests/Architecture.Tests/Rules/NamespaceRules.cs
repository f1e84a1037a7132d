using System.Reflection;
using CleanOrders.Architecture.Tests.Reading;
using NetArchTest.Rules;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>What must hold for types that are chosen by their namespace and name.</summary>
/// <param name="Name">The rule as a sentence.</param>
/// <param name="About">Which types it is about.</param>
/// <param name="Must">What must hold for each of them.</param>
internal sealed record NamespaceRule(string Name, Func<Types, PredicateList> About, Func<Conditions, ConditionList> Must)
{
    /// <summary>The canaries that break it: no more, no less.</summary>
    public required string[] Catches { get; init; }

    /// <exception cref="InvalidOperationException">There is nothing that the rule is about.</exception>
    public IReadOnlyList<string> Check(params IEnumerable<Assembly> assemblies)
    {
        var selection = About(Types.InAssemblies(assemblies));
        if (!selection.GetTypes().Any())
            throw new InvalidOperationException($"'{Name}' selected nothing.");
        var failing = Must(selection.Should()).GetResult().FailingTypeNames ?? [];
        return [.. failing.Select(name => name[(CompiledCode.Product.Length + 1)..]).Order(StringComparer.Ordinal)];
    }
}

/// <summary>
/// The rules between layers and on names, as NetArchTest has them. What it cannot see is looked at by <see cref="Layers"/>: docs/adr/0029.
/// </summary>
internal static class NamespaceRules
{
    private static readonly string Domain = $"{CompiledCode.Product}.Domain";
    private static readonly string Application = $"{CompiledCode.Product}.Application";
    private static readonly string Infrastructure = $"{CompiledCode.Product}.Infrastructure";
    private static readonly string ServiceDefaults = $"{CompiledCode.Product}.ServiceDefaults";
    private static readonly string WebApi = $"{CompiledCode.Product}.WebApi";
    private static readonly string Worker = $"{CompiledCode.Product}.Worker";

    private static readonly string[] Database =
        ["Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCL", "System.Data.Common"];
    private static readonly string[] Packages =
        [.. Database, "Microsoft.AspNetCore", "Microsoft.Extensions", "MassTransit", "StackExchange", "MimeKit", "Mapster", "Cronos",
            "Polly"];
    private static readonly string[] World =
    [
        "System.IO", "System.Data", "System.Diagnostics.Process", "System.Console", "System.Random", "System.Security.Cryptography",

        // Of System.Net all but what is a value, as an address is.
        "System.Net.Http", "System.Net.Sockets", "System.Net.Mail", "System.Net.Security", "System.Net.NetworkInformation",
        "System.Net.Dns", "System.Net.HttpListener", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.WebSockets",
        "System.Threading.Thread", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Diagnostics.Stopwatch",
    ];

    public static readonly IReadOnlyList<NamespaceRule> All =
    [
        new(
            "Domain knows no other layer and no package",
            types => types.That().ResideInNamespace(Domain),
            should => should.NotHaveDependencyOnAny([Application, Infrastructure, ServiceDefaults, WebApi, Worker, .. Packages]))
        {
            Catches = ["Domain.Canaries.Knower"],
        },
        // Its list of services needs the container's interfaces; Layers says that nothing else may.
        new(
            "Application knows Domain, no other layer and no package",
            types => types.That().ResideInNamespace(Application).And().DoNotHaveName("ApplicationServices"),
            should => should.NotHaveDependencyOnAny([Infrastructure, ServiceDefaults, WebApi, Worker, .. Packages]))
        {
            Catches = ["Application.Canaries.Knower"],
        },
        new(
            "Infrastructure knows no host and no HTTP",
            types => types.That().ResideInNamespace(Infrastructure),
            should => should.NotHaveDependencyOnAny(
                ServiceDefaults, WebApi, Worker, "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Mvc"))
        {
            Catches = ["Infrastructure.Canaries.Knower"],
        },
        new(
            "The API knows no other host and no database",
            types => types.That().ResideInNamespace(WebApi),
            should => should.NotHaveDependencyOnAny([Worker, .. Database]))
        {
            Catches = ["WebApi.Canaries.KnowerEndpoints"],
        },
        new(
            "Endpoints know the use cases, never Infrastructure",
            types => types.That().ResideInNamespace(WebApi).And().HaveNameEndingWith("Endpoints", StringComparison.Ordinal),
            should => should.NotHaveDependencyOn(Infrastructure))
        {
            Catches = ["WebApi.Canaries.KnowerEndpoints"],
        },
        new(
            "Domain does not reach the world, nor ask for the time",
            types => types.That().ResideInNamespace(Domain),
            should => should.NotHaveDependencyOnAny([.. World, "System.TimeProvider"]))
        {
            Catches = ["Domain.Canaries.Knower"],
        },
        new(
            "Application reaches the world through its ports",
            types => types.That().ResideInNamespace(Application),
            should => should.NotHaveDependencyOnAny(World))
        {
            Catches = ["Application.Canaries.Knower"],
        },
        new(
            "An interface begins with an I",
            types => types.That().ResideInNamespace(CompiledCode.Product).And().AreInterfaces(),
            should => should.HaveNameStartingWith("I", StringComparison.Ordinal))
        {
            Catches = ["Domain.Canaries.Nameless"],
        },
        new(
            "A name does not end with a word that says nothing",
            types => types.That().ResideInNamespace(CompiledCode.Product),
            should => should.NotHaveNameMatching("(Service|Manager|Impl|Dto|Base|Helper|Helpers|Util|Utils|Command)(`[0-9]+)?$"))
        {
            Catches = ["Domain.Canaries.StockManager`1", "Infrastructure.Canaries.Helpers.OpenOrderService"],
        },
        new(
            "Folders are features",
            types => types.That().ResideInNamespace(CompiledCode.Product),
            should => should.NotResideInNamespaceMatching(
                @"\.(Commands|Queries|Handlers|Validators|Dtos|Interfaces|Common|Helpers|Services|Models)(\.|$)"))
        {
            Catches = ["Infrastructure.Canaries.Helpers.OpenOrderService", "Infrastructure.Canaries.Helpers.UnknownOptions"],
        },
    ];
}
