using GraphQL.Execution;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>
/// Resolves one field after the other, since all of them share the connection of their request. Which fields a selection has is found out
/// once: the library does so for each thing of a list, which took a sixth of its time.
/// </summary>
internal sealed class OneAfterTheOther : SerialExecutionStrategy
{
    /// <inheritdoc />
    protected override void SetSubFieldNodes(global::GraphQL.Execution.ExecutionContext context, ObjectExecutionNode parent)
    {
        var (type, selection) = (parent.GetObjectGraphType(context.Schema)!, parent.SelectionSet!);
        var fields = ((Operation)context.UserContext).FieldsOf(
            selection, type, () => [.. CollectFieldsFrom(context, type, selection, fields: null)!.Values]);
        parent.SubFields = Array.ConvertAll(
            fields, one => BuildExecutionNode(parent, one.Definition.ResolvedType!, one.Field, one.Definition, indexInParentNode: null));
    }
}
