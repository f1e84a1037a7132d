using CleanOrders.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>
/// Which room of a layer knows which: a room is the first folder below its layer. Each knows only rooms that stand above it, so nothing
/// goes round in a circle, and whoever changes one sees here whom that can touch. What stands beside the rooms, at the root of a layer,
/// knows them all, and no room knows it.
/// </summary>
internal static class Rooms
{
    private const string Root = "the root of its layer";

    public static readonly IReadOnlyList<Room> Table =
    [
        new("Domain", "SharedKernel"),
        new("Domain", "Identity", "SharedKernel"),
        new("Domain", "Notifications", "SharedKernel", "Identity"),
        new("Domain", "Catalog", "SharedKernel"),
        new("Domain", "Payments", "SharedKernel", "Identity", "Catalog"),
        new("Domain", "Orders", "SharedKernel", "Identity", "Catalog", "Payments"),
        new("Domain", "Content", "SharedKernel", "Identity", "Catalog"),
        new("Domain", "Conversations", "SharedKernel", "Identity"),
        new("Domain", "Inventory", "SharedKernel", "Identity", "Catalog", "Orders"),

        new("Application", "UseCases"),
        new("Application", "Jobs", "UseCases"),
        new("Application", "Mailing", "Jobs"),
        new("Application", "Events", "UseCases", "Jobs"),
        new("Application", "RateLimiting", "UseCases"),
        new("Application", "Identity", "UseCases"),
        new("Application", "Status", "UseCases"),
        new("Application", "Catalog", "UseCases"),
        new("Application", "Inventory", "UseCases", "Jobs"),
        new("Application", "Payments", "UseCases", "Jobs"),
        new("Application", "Orders", "UseCases", "Jobs", "Identity", "Payments"),
        new("Application", "Content", "UseCases", "Jobs"),
        new("Application", "Conversations", "UseCases", "Jobs", "Content"),
        new("Application", "Notifications", "UseCases", "Jobs", "Mailing", "Events", "Identity", "Conversations"),

        new("Infrastructure", "Hosting"),
        new("Infrastructure", "Json"),
        new("Infrastructure", "Redis", "Hosting"),
        new("Infrastructure", "Security", "Hosting"),
        new("Infrastructure", "Signals", "Hosting", "Redis"),
        new("Infrastructure", "Persistence", "Hosting", "Security", "Signals"),
        new("Infrastructure", "RateLimiting", "Hosting", "Redis", "Persistence"),
        new("Infrastructure", "Audit", "Persistence"),
        new("Infrastructure", "Jobs", "Hosting", "Json", "Signals", "Persistence", "Audit"),
        new("Infrastructure", "Identity", "Hosting", "Security", "Signals", "Persistence", "Audit", "Jobs"),
        new("Infrastructure", "Messaging", "Hosting", "Json", "Signals", "Persistence", "Jobs"),
        new("Infrastructure", "Inventory", "Persistence"),
        new("Infrastructure", "Caching", "Hosting", "Json", "Redis", "Security", "Signals", "Persistence"),
        new("Infrastructure", "Catalog", "Persistence", "Caching", "Inventory"),
        new("Infrastructure", "Orders", "Hosting", "Json", "Signals", "Persistence", "Messaging"),
        new("Infrastructure", "Providers"),
        new("Infrastructure", "Payments", "Hosting", "Json", "Security", "Persistence", "Messaging", "Providers"),
        new("Infrastructure", "Notifications", "Hosting", "Json", "Security", "Signals", "Persistence", "Providers"),
        new("Infrastructure", "Content", "Persistence", "Hosting", "Audit", "Caching", "Messaging", "Catalog"),
        new("Infrastructure", "Conversations", "Persistence", "Hosting", "Signals", "Messaging", "Content"),
        new("Infrastructure", "Status", "Hosting", "Redis", "Persistence", "Messaging", "Providers"),

        new("ServiceDefaults", "Health"),
        new("ServiceDefaults", "Problems"),
        new("ServiceDefaults", "Requests", "Problems"),
        new("ServiceDefaults", "Telemetry", "Requests"),
        new("ServiceDefaults", "Authentication", "Problems"),
        new("ServiceDefaults", "Limits", "Problems", "Authentication"),

        new("WebApi", "Responses"),
        new("WebApi", "Requests"),
        new("WebApi", "Routing", "Responses"),
        new("WebApi", "OpenApi", "Responses", "Requests", "Routing"),
        new("WebApi", "CommandLine"),
        new("WebApi", "Catalog", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Content", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Realtime", "Responses", "Routing", "OpenApi"),
        new("WebApi", "Conversations", "Responses", "Requests", "Routing", "OpenApi", "Realtime"),
        new("WebApi", "Events", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Identity", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Inventory", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Jobs", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Limits", "Responses", "Routing", "OpenApi"),
        new("WebApi", "Notifications", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Orders", "Responses", "Requests", "Routing", "OpenApi"),
        new("WebApi", "Payments", "Responses", "Requests", "Routing", "OpenApi"),
        // only with graphql
        new("WebApi", "GraphQL", "Responses", "Requests", "Routing", "Orders", "Content", "Conversations"),
        // end of graphql
        new("WebApi", "Status", "Routing"),

        new("Gateway", "AccessLog"),
        new("Gateway", "Draining"),
        new("Gateway", "Upstreams", "AccessLog", "Draining"),
        new("Gateway", "Requests", "AccessLog", "Upstreams"),
        new("Gateway", "Overload", "Upstreams"),
        new("Gateway", "Health", "Draining", "Upstreams", "Requests"),
    ];

    public static readonly RuleBook<TypeDefinition> Book = new(() => CompiledCode.Types, () => CompiledCode.Canaries,
        new Rule<TypeDefinition>("A room knows only rooms that it is said to know", IsInARoom, type => Known(type)
            .Where(knows => Of(type) is not { } room || !room.Knows.Contains(knows.Room, StringComparer.Ordinal))
            .Select(knows => $"{knows.Dependency} ({Of(type)?.ToString() ?? "a room that the table lacks"} must not know {knows.Room})"))
        {
            Catches =
            [
                "Application.Jobs.Canaries.Circle.Of → Application.Features (Application.Jobs must not know the root of its layer)",
                "Domain.Payments.Canaries.Circle.Of → Domain.Orders.OrderStatus (Domain.Payments must not know Orders)",
            ],
        });

    /// <summary>What the table says and no code does, as in <c>Domain.Orders → Payments</c>.</summary>
    public static IEnumerable<string> Unused(IEnumerable<Room> table, IEnumerable<TypeDefinition> types)
    {
        var used = types.Where(IsInARoom)
            .SelectMany(type => Known(type).Select(knows => $"{CompiledCode.LayerOf(type)}.{RoomOf(type)} → {knows.Room}"));
        return table.SelectMany(room => room.Knows.Select(known => $"{room} → {known}")).Except(used, StringComparer.Ordinal);
    }

    /// <summary>Rooms that know one that does not stand above them: these alone can close a circle.</summary>
    public static IEnumerable<string> Upwards(IReadOnlyList<Room> table) => table.Index().SelectMany(row => row.Item.Knows
        .Where(known => !table.Take(row.Index).Any(above => above.Layer == row.Item.Layer && above.Name == known))
        .Select(known => $"{row.Item} → {known}"));

    private static bool IsInARoom(TypeDefinition type) =>
        !Names.IsPartOfItsOwner(type) && RoomOf(type) is not (null or Root or "Canaries")
        && Table.Any(room => room.Layer == CompiledCode.LayerOf(type));

    private static IEnumerable<(Dependency Dependency, string Room)> Known(TypeDefinition type) =>
        from dependency in Dependencies.Of(type)
        where dependency.Layer == CompiledCode.LayerOf(type)
        let room = RoomOf(dependency.To)
        where room is not null && room != RoomOf(type)
        select (dependency, room);

    private static Room? Of(TypeDefinition type) =>
        Table.SingleOrDefault(room => room.Layer == CompiledCode.LayerOf(type) && room.Name == RoomOf(type));

    /// <summary>The room, or <see cref="Root"/>; nothing for what a tool wrote, in a namespace of its own.</summary>
    private static string? RoomOf(TypeReference type)
    {
        var layer = $"{CompiledCode.Product}.{CompiledCode.LayerOf(type)}";
        var place = CompiledCode.NamespaceOf(type);
        if (place == layer)
            return Root;
        return place.StartsWith(layer + ".", StringComparison.Ordinal) ? place[(layer.Length + 1)..].Split('.')[0] : null;
    }
}

/// <param name="Knows">Rooms of the same layer.</param>
internal sealed record Room(string Layer, string Name, params string[] Knows)
{
    public override string ToString() => $"{Layer}.{Name}";
}
