using System.Reflection;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.Architecture.Tests.Rules;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Authorization;

namespace CleanOrders.Architecture.Tests;

public sealed class RouteTests(RunningRoutes api) : IClassFixture<RunningRoutes>
{
    public static TheoryData<string> Rules => RouteTables.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => RouteTables.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => RouteTables.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => RouteTables.Book.ShouldRefuseAnEmptySelection(rule);

    [Fact]
    public void What_moves_stock_or_money_is_there()
    {
        string[] there =
            ["POST /v1/orders", "POST /v1/orders/{id}/payments", "POST /v1/orders/{id}/shipments", "POST /v1/orders/{id}/returns",
                "POST /v1/inventory/{sku}/adjustments"];

        there.ShouldBeSubsetOf(RunningRoutes.All.Select(RouteTables.Name));
    }

    [Fact]
    public async Task Each_route_has_its_operation_in_the_document_named_as_its_method()
    {
        using var http = new HttpClient { BaseAddress = api.Address };
        using var document =
            JsonDocument.Parse(
                await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}: {operation.Value.GetProperty("operationId")}"));
        var routes = RunningRoutes.All.Where(RouteTables.IsOfTheApi)
            .Select(route =>
                $"{RouteTables.Name(route)}: {JsonNamingPolicy.CamelCase.ConvertName(route.Metadata.GetMetadata<MethodInfo>()!.Name)}")
                .ToList();

        routes.ShouldBeSubsetOf(operations);
        routes.Select(route => route.Split(": ")[1]).ShouldBeUnique();
    }

    [Fact]
    public async Task Each_operation_names_in_the_document_the_permission_and_the_credentials_that_its_route_asks_for()
    {
        using var http = new HttpClient { BaseAddress = api.Address };
        using var document =
            JsonDocument.Parse(
                await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Select(operation => (Name: $"{operation.Name.ToUpperInvariant()} {path.Name}", Json: operation.Value)))
            .ToDictionary(operation => operation.Name, operation => operation.Json, StringComparer.Ordinal);

        foreach (var route in RunningRoutes.All.Where(RouteTables.IsOfTheApi))
        {
            var (name, operation, needed) =
                (RouteTables.Name(route), operations[RouteTables.Name(route)], route.Metadata.GetMetadata<Access>());
            Text(operation, "x-permission").ShouldBe(needed?.Permissions.Select(permission => permission.Name).SingleOrDefault(), name);
            Text(operation, "x-permission-unless").ShouldBe(needed?.Permissions.Count > 0 ? needed.Owner : null, name);
            if (route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>()
                .SingleOrDefault() is { } policy)
                Text(operation, "x-permission").ShouldBe(policy, name);

            string[] expected = route.Metadata.GetMetadata<IAllowAnonymous>() is not null
                ? []
                : route.Metadata.GetMetadata<PeopleOnly>() is not null || needed is { Audience: Audience.People } ? ["bearer"]
                : ["bearer", "apiKey"];
            operation.GetProperty("security").EnumerateArray().SelectMany(scheme => scheme.EnumerateObject()).Select(scheme => scheme.Name)
                .ShouldBe(expected, name);
        }

        static string? Text(JsonElement operation, string member) =>
            operation.TryGetProperty(member, out var value) ? value.GetString() : null;
    }
}
