using System.Diagnostics;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.ServiceDefaults.Problems;
using GraphQL;
using GraphQL.Execution;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>
/// Says of every error what HTTP says of a problem (RFC 9457): its members stand in <c>extensions</c>, and <c>pointer</c> is that of the
/// first member that is wrong. Of what failed here it says no more than that.
/// </summary>
internal sealed class ErrorMembers(ProblemMetrics metrics) : IErrorInfoProvider
{
    private const string Suggestion = " Did you mean ";

    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var error = executionError switch
        {
            RefusedError refused => refused.Error,
            RefusedDocumentError refused => refused.Error,
            UnhandledError => null,
            _ => GraphQLErrors.DocumentInvalid.With(WithoutSuggestion(executionError.Message)),
        };
        var type = error is not null ? ProblemType.Of(error.Type) : TypeOf((UnhandledError)executionError);
        var detail = error?.Detail ?? type.Title + ".";
        metrics.Answered(type);

        var traceId = Activity.Current?.TraceId.ToString() ?? "";
        var extensions = Problem.Members(type, detail, error, GraphQLEndpoint.Address, traceId)
            .ToDictionary(member => member.Key, object? (member) => member.Value, StringComparer.Ordinal);
        if (error?.Fields is [var first, ..])
            extensions["pointer"] = first.Pointer;
        return new ErrorInfo { Message = detail, Extensions = extensions };
    }

    /// <summary>What an exception is to a caller.</summary>
    public static ProblemType TypeOf(UnhandledError failure) =>
        failure.InnerException?.IsOutage() == true ? ProblemType.Unavailable : ProblemType.ServerError;

    // It would tell the names of fields to who has no schema.
    private static string WithoutSuggestion(string message) =>
        message.IndexOf(Suggestion, StringComparison.Ordinal) is >= 0 and var at ? message[..at] : message;
}
