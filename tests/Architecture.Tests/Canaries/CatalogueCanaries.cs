using CleanOrders.Architecture.Tests.Rules;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.Architecture.Tests.Canaries;

internal static class CatalogueCanaries
{
    public static readonly ErrorType Twin = new(ErrorKind.NotFound, "order.not_found", "There is no such order", "it is not there");
    public static readonly ProblemType Shouting = new(404, "order.NotFound", "", "The order is not there.");

    public static readonly CatalogueEntry[] All = [.. CatalogueEntry.In([typeof(CatalogueCanaries)])];
}
