using CleanOrders.Application.UseCases;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation.Complexity;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>
/// What an operation costs: 1 for each thing that it can answer and a tenth for each value of it, times the length of the lists that it
/// stands in. A change costs 10.
/// </summary>
internal static class Cost
{
    private const double OfThing = 1;
    private const double OfValue = 0.1;
    private const double OfChange = 10;

    // What an order has of lines, a payment of entries: more than most have.
    private const int UsualList = 5;

    private static readonly FieldComplexityResult Free = new() { FieldImpact = 0, ChildImpactMultiplier = 0 };

    public static readonly ComplexityOptions Analysis = new()
    {
        DefaultComplexityImpactDelegate = Of,
        ValidateComplexityDelegate = context =>
        {
            var operation = (Operation)context.ValidationContext.UserContext;
            if (operation.Event is null && operation.Budget.Spend(context.TotalImpact) is { } refused)
                context.Error = new RefusedDocumentError(refused);
            return Task.CompletedTask;
        },
    };

    private static FieldComplexityResult Of(FieldImpactContext field)
    {
        var type = field.FieldDefinition.ResolvedType!;
        if (field.FieldDefinition.Name.StartsWith("__", StringComparison.Ordinal))
            return Free;
        return new FieldComplexityResult
        {
            FieldImpact = field.ParentType == field.ValidationContext.Schema.Mutation ? OfChange
                : type.GetNamedType() is ScalarGraphType ? OfValue
                : OfThing,
            ChildImpactMultiplier = IsList(type) ? LengthOf(field) : 1,
        };
    }

    // A page is as long as its `first` says; a list that has none is as long as such lists are.
    private static int LengthOf(FieldImpactContext list) =>
        list.Parent is { } page && page.FieldDefinition.Arguments?.Find("first") is not null
            ? Math.Clamp(page.GetArgument<int?>("first") ?? PageRequest.DefaultLimit, 1, PageRequest.HighestLimit)
            : UsualList;

    private static bool IsList(IGraphType type) => type is ListGraphType or NonNullGraphType { ResolvedType: ListGraphType };
}
