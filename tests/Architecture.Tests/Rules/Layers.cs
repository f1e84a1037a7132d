using CleanOrders.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>Which layer may know what. Layers point inward only.</summary>
internal static class Layers
{
    private const string Domain = "Domain", Application = "Application", Infrastructure = "Infrastructure",
        ServiceDefaults = "ServiceDefaults", WebApi = "WebApi", Runtime = "the runtime";

    /// <summary>What Application is registered with.</summary>
    private const string Registration = "Microsoft.Extensions.DependencyInjection.Abstractions";

    /// <summary>What talks to databases. It is named by how its assemblies' names begin.</summary>
    private static readonly string[] Database =
        ["Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "System.Data.Common"];

    /// <summary>
    /// What the inner layers would reach the world with. Time comes in as a value, or from a TimeProvider that Application is given.
    /// </summary>
    private static readonly string[] World =
    [
        "System.IO", "System.Data", "System.Diagnostics.Process", "System.Console", "System.Random", "System.Security.Cryptography",

        // Of System.Net all but what is a value, as an address is.
        "System.Net.Http", "System.Net.Sockets", "System.Net.Mail", "System.Net.Security", "System.Net.NetworkInformation",
        "System.Net.Dns", "System.Net.HttpListener", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.WebSockets",
        "System.Threading.Thread", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Diagnostics.Stopwatch",
    ];

    public static readonly RuleBook<TypeDefinition> Book = new(() => CompiledCode.Types, () => CompiledCode.Canaries,
        Only("Domain knows nothing but the runtime", Domain, Runtime) with
        {
            Catches =
            [
                "Domain.Canaries.Knower → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower → Microsoft.EntityFrameworkCore.DbContext (Domain must not know Microsoft.EntityFrameworkCore)",
                "Domain.Canaries.Knower.AsyncBody → Infrastructure.Json.DomainJson (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.Body → Infrastructure.HostOperations (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.Caught → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.Constraint → Microsoft.EntityFrameworkCore.DbContext (Domain must not know "
                    + "Microsoft.EntityFrameworkCore)",
                "Domain.Canaries.Knower.Iterator → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.Lambda → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.Property → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.Signature → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.ToString → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.ToString → Microsoft.EntityFrameworkCore.DbContext (Domain must not know "
                    + "Microsoft.EntityFrameworkCore)",
                "Domain.Canaries.Knower.captured → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.ctor → Infrastructure.Hosting.StartRefusedException (Domain must not know Infrastructure)",
                "Domain.Canaries.Knower.ctor → Microsoft.EntityFrameworkCore.DbContext (Domain must not know "
                    + "Microsoft.EntityFrameworkCore)",
            ],
        },
        Only("Application knows nothing but Domain, the runtime and how it is registered", Application, Domain, Runtime, Registration) with
        {
            Catches =
            [
                "Application.Canaries.Knower.Answer → Microsoft.AspNetCore.Http.HttpContext (Application must not know "
                    + "Microsoft.AspNetCore.Http.Abstractions)",
                "Application.Canaries.Knower.Answer → Microsoft.EntityFrameworkCore.DbContext (Application must not know "
                    + "Microsoft.EntityFrameworkCore)",
            ],
        },
        Never("A use case is given what it needs, and looks up nothing", type => LayerOf(type) == Application
            && type.Name != "ApplicationServices", knows => knows.Layer == Registration) with
        {
            Catches =
            [
                "Application.Canaries.Knower.LookUp → Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions "
                    + "(Application must not know Microsoft.Extensions.DependencyInjection.Abstractions)",
            ],
        },
        Never("Infrastructure knows no host and no HTTP", type => LayerOf(type) == Infrastructure, knows => IsHost(knows.Layer)
            || knows.Layer == ServiceDefaults
            || IsAny(knows.Layer, "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Mvc")) with
        {
            Catches =
            [
                "Infrastructure.Canaries.Knower.Of → Microsoft.AspNetCore.Http.HttpContext (Infrastructure must not know "
                    + "Microsoft.AspNetCore.Http.Abstractions)",
                "Infrastructure.Canaries.Knower.Of → Program (Infrastructure must not know WebApi)",
            ],
        },
        Never("What hosts share knows no host and no database", type => LayerOf(type) == ServiceDefaults, knows => IsHost(knows.Layer)
            || IsAny(knows.Layer, Database)) with
        {
            Catches =
            [
                "ServiceDefaults.Canaries.Knower.Of → Microsoft.EntityFrameworkCore.DbContext (ServiceDefaults must not know "
                    + "Microsoft.EntityFrameworkCore)",
                "ServiceDefaults.Canaries.Knower.Of → Program (ServiceDefaults must not know WebApi)",
            ],
        },
        Never("A host knows no other host and no database", type => IsHost(LayerOf(type)), knows => IsHost(knows.Layer)
            || IsAny(knows.Layer, Database)) with
        {
            Catches =
            [
                "WebApi.Canaries.KnowerEndpoints.Map → Microsoft.EntityFrameworkCore.DbContext (WebApi must not know "
                    + "Microsoft.EntityFrameworkCore)",
                "WebApi.Canaries.KnowerEndpoints.Map → Microsoft.EntityFrameworkCore.Metadata.IModel (WebApi must not know "
                    + "Microsoft.EntityFrameworkCore)",
            ],
        },
        Never("The features of the API know the use cases, never Infrastructure", IsFeature, knows => knows.Layer == Infrastructure,
            who: "a feature of the API") with
        {
            Catches =
            [
                "WebApi.Canaries.KnowerEndpoints.Map → Infrastructure.Hosting.StartRefusedException (a feature of the API must not know "
                    + "Infrastructure)",
                "WebApi.Orders.Canaries.Knower.Refused → Infrastructure.Hosting.StartRefusedException (a feature of the API must not know "
                    + "Infrastructure)",
            ],
        },
        Never("Domain does not reach the world, nor ask for the time", type => LayerOf(type) == Domain, knows => IsWorld(knows)
            || Names.Of(knows.To) == "System.TimeProvider") with
        {
            Catches =
            [
                "Domain.Canaries.Knower.LocalFunction → System.Console (Domain must not know System.Console)",
                "Domain.Canaries.Knower.LocalFunction → System.TimeProvider (Domain must not know System.TimeProvider)",
            ],
        },
        Never("Application reaches the world through its ports", type => LayerOf(type) == Application, IsWorld) with
        {
            Catches = ["Application.Canaries.Knower.Answer → System.IO.File (Application must not know System.IO.File)"],
        });

    private static Rule<TypeDefinition> Only(string name, string layer, params string[] known) =>
        Never(name, type => LayerOf(type) == layer,
            knows => !(known.Contains(knows.Layer, StringComparer.Ordinal) || (known.Contains(Runtime) && IsRuntime(knows.Layer))));

    private static Rule<TypeDefinition> Never(
        string name, Func<TypeDefinition, bool> about, Func<Dependency, bool> forbidden, string? who = null) => new(
        name,
        type => about(type) && !Names.IsPartOfItsOwner(type),
        type => Dependencies.Of(type).Where(knows => knows.Layer != LayerOf(type) && forbidden(knows))
            .Select(knows => $"{knows} ({who ?? LayerOf(type)} must not know {Named(knows)})"))
        {
            Catches = ["?"],
        };

    private static string LayerOf(TypeReference type) => CompiledCode.LayerOf(type);

    // What lies outside of the layers is forbidden as itself where its assembly is part of the runtime.
    private static string Named(Dependency knows) => IsRuntime(knows.Layer) ? Names.Of(knows.To) : knows.Layer;

    /// <summary>A host is what no other project builds on.</summary>
    private static bool IsHost(string layer) =>
        CompiledCode.Assemblies.Any(assembly => assembly.EntryPoint is not null && assembly.Name.Name == $"{CompiledCode.Product}.{layer}");

    /// <summary>A folder of WebApi that is named like a folder of Application.</summary>
    private static bool IsFeature(TypeDefinition type) => LayerOf(type) == WebApi && Feature(type) is { } feature
        && (type.Name.EndsWith("Endpoints", StringComparison.Ordinal)
            || CompiledCode.Types.Any(known => LayerOf(known) == Application && Feature(known) == feature));

    private static string? Feature(TypeReference type) => Names.Of(type).Split('.') is [_, var feature, _, ..] ? feature : null;

    private static bool IsWorld(Dependency knows) => IsAny(Names.Of(knows.To), World);

    private static bool IsRuntime(string assembly) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, assembly + ".dll"));

    private static bool IsAny(string name, params string[] beginnings) =>
        beginnings.Any(beginning => name == beginning || name.StartsWith(beginning + ".", StringComparison.Ordinal));
}
