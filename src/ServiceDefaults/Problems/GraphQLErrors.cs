using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.ServiceDefaults.Problems;

/// <summary>What only GraphQL refuses.</summary>
internal static class GraphQLErrors
{
    public static readonly ErrorType RequestMalformed = new(ErrorKind.Invalid, "graphql.request_malformed",
        "The GraphQL request cannot be read",
        "It is an object with `query`, and perhaps `variables`, `operationName` and `extensions`; or a list of such objects.");

    public static readonly ErrorType DocumentInvalid = new(ErrorKind.Invalid, "graphql.document_invalid",
        "The GraphQL document is not valid",
        "It has a mistake of syntax, or does not fit the schema or the variables. `docs/schema.graphql` is the schema.");

    public static readonly ErrorType TooDeep = new(ErrorKind.Invalid, "graphql.too_deep",
        "The GraphQL document is nested too deep", "Ask for what lies deeper with another request.");

    public static readonly ErrorType TooComplex = new(ErrorKind.Invalid, "graphql.too_complex",
        "The GraphQL document is too large", "The detail says which limit it is. Send several requests.");

    public static readonly ErrorType TooExpensive = new(ErrorKind.Invalid, "graphql.too_expensive",
        "The GraphQL request costs too much",
        "Each thing that it can answer counts 1, each value a tenth, times the length of the lists that it stands in; a change counts 10. "
            + "Ask for shorter pages, or for less of each. `cost` is what it costs, `most` what a request may.");

    public static readonly ErrorType BatchSize = new(ErrorKind.Invalid, "graphql.batch_size",
        "The GraphQL batch has the wrong size", "Send fewer operations at once.");

    public static readonly ErrorType NotPersisted = new(ErrorKind.Invalid, "graphql.persisted_query_not_found",
        "No document is known by this hash",
        "Send the document with its hash: it is known from then on, for a while, at this instance.");

    public static readonly ErrorType HashMismatch = new(ErrorKind.Invalid, "graphql.hash_mismatch",
        "The hash is not that of the document", "`sha256Hash` is the SHA-256 of `query` in UTF-8, in lower-case hexadecimal digits.");

    public static readonly ErrorType NotRegistered = new(ErrorKind.Forbidden, "graphql.not_registered",
        "The document is not registered", "This service runs documents that its operator registered, and no others.");

    public static readonly ErrorType QueriesOnly = new(ErrorKind.Invalid, "graphql.queries_only",
        "Only a query can be asked with GET", "Send mutations and subscriptions with POST.");

    public static readonly ErrorType StreamNeeded = new(ErrorKind.Invalid, "graphql.stream_needed",
        "A subscription is answered by a stream", "Send it alone, with `Accept: text/event-stream`.");

    public static readonly ErrorType KeyMalformed = new(ErrorKind.Invalid, "graphql.key_malformed",
        "The idempotency key is malformed",
        "`idempotencyKey` is 16 to 255 visible ASCII characters, as the header `Idempotency-Key` is. A UUID is a good one.");
}
