using CleanOrders.Domain.SharedKernel;
using GraphQL;
using GraphQL.Validation;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>What a use case or a query refused.</summary>
internal sealed class RefusedError(Error error) : ExecutionError(error.Detail)
{
    public Error Error => error;
}

/// <summary>A document that is refused before it runs.</summary>
internal sealed class RefusedDocumentError(Error error) : ValidationError(error.Detail)
{
    public Error Error => error;
}
