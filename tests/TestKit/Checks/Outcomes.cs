using CleanOrders.Domain.SharedKernel;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>What a result should be; the failure message carries the error's code and detail.</summary>
[ShouldlyMethods]
public static class Outcomes
{
    public static void ShouldSucceed(this Result result) => NotRefused(result.Error);

    public static T ShouldSucceed<T>(this Result<T> result)
    {
        NotRefused(result.Error);
        return result.Value;
    }

    public static Error ShouldBeRefused(this Result result, ErrorType with) => Refused(result.Error, with);

    public static Error ShouldBeRefused<T>(this Result<T> result, ErrorType with) => Refused(result.Error, with);

    /// <summary>The same of a use case that still runs.</summary>
    public static async Task<T> ShouldSucceed<T>(this Task<Result<T>> running) => (await running).ShouldSucceed();

    /// <summary>The same of a use case that still runs.</summary>
    public static async Task<Error> ShouldBeRefused<T>(this Task<Result<T>> running, ErrorType with) =>
        (await running).ShouldBeRefused(with);

    /// <summary>Every pointer that is complained about, in order, with its code.</summary>
    public static IEnumerable<(string Pointer, string Code)> Complaints(this Error error) =>
        error.Fields.Select(field => (field.Pointer, field.Type.Code));

    private static void NotRefused(Error? error) => error.ShouldBeNull($"Refused with {error?.Type.Code}: {error?.Detail}");

    private static Error Refused(Error? error, ErrorType with)
    {
        error.ShouldNotBeNull($"Should have been refused with {with.Code}, but was accepted.");
        error.Type.Code.ShouldBe(with.Code, error.Detail);
        return error;
    }
}
