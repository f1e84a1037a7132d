using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Problems;
using GraphQL;
using GraphQL.Validation;
using GraphQL.Validation.Rules.Custom;
using GraphQLParser.AST;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>Runs operations: finds the document, checks what it was not checked for before, and hands it to the library.</summary>
internal sealed partial class Operations(
    IDocumentExecuter executer, OrdersSchema schema, KnownDocuments documents, GraphQLOptions options, IHostEnvironment environment,
    ILogger<Operations> logger)
{
    // Which of its rules look at a document alone, and which at its variables too.
    private static readonly IValidationRule[] OfEach = [new ComplexityValidationRule(Cost.Analysis)];

    private readonly IValidationRule[] _ofNew =
    [
        .. DocumentValidator.CoreRules,
        .. options.Introspection ?? !environment.IsProduction() ? Array.Empty<IValidationRule>() : [NoIntrospectionValidationRule.Instance],
        .. OfEach,
    ];

    /// <summary>The document that a request names by its text or its hash.</summary>
    public Result<KnownDocument> Find(GraphQLRequest request)
    {
        var (text, hash) = (request.Query, request.Hash);
        if (text is null)
            return documents.Find(hash!) is { } known ? Sound(known) : GraphQLErrors.NotPersisted.With("PersistedQueryNotFound");
        return hash is not null && hash != KnownDocuments.HashOf(text)
            ? GraphQLErrors.HashMismatch.With("`sha256Hash` is not that of `query`.")
            : Sound(documents.Get(text));
    }

    /// <summary>The operation of a document that is asked for; nothing, where there is none of that name, which the library says.</summary>
    public static GraphQLOperationDefinition? Chosen(KnownDocument document, string? name) => document.Document!.Definitions
        .OfType<GraphQLOperationDefinition>()
        .FirstOrDefault(operation => string.IsNullOrEmpty(name) || operation.Name?.StringValue == name);

    public async Task<ExecutionResult> Run(KnownDocument document, GraphQLRequest request, Operation operation, HttpContext http)
    {
        var result = await executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = schema,
            Document = document.Document,
            Query = document.Text,
            OperationName = request.OperationName,
            Variables = request.Variables,
            ValidationRules = document.IsValid ? OfEach : _ofNew,
            UserContext = operation,
            User = http.User,
            RequestServices = http.RequestServices,
            CancellationToken = http.RequestAborted,
            UnhandledExceptionDelegate = failure =>
            {
                if (failure.OriginalException.IsOutage())
                    http.RequestServices.SawOutage(failure.OriginalException);
                else
                    Log.Failed(logger, failure.FieldContext?.FieldDefinition.Name, failure.OriginalException);
                return Task.CompletedTask;
            },
        });
        document.IsValid |= result.Executed;
        return result;
    }

    private static Result<KnownDocument> Sound(KnownDocument document) => document.Refused is { } refused ? refused : document;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The field {Field} of GraphQL failed")]
        public static partial void Failed(ILogger logger, string? field, Exception exception);
    }
}
