using System.Globalization;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.WebApi.Requests;

/// <summary>Reads query parameters and notes what is wrong with them, by the pointer of their name.</summary>
internal sealed class QueryReader
{
    private const int LongestWords = 200;

    public Violations Violations { get; } = new();

    /// <summary>How many items a page has, from 1 to 200.</summary>
    public int Limit(string pointer, int? limit)
    {
        if (limit is < 1 or > PageRequest.HighestLimit)
            Violations.Add(pointer, PageRequest.LimitOutOfRange.With($"A limit is from 1 to {PageRequest.HighestLimit}."));
        return limit ?? PageRequest.DefaultLimit;
    }

    public PageRequest Page(string? limit, string? cursor, HttpRequest request)
    {
        var number = PageRequest.DefaultLimit;
        if (limit is not null
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                || number is < 1 or > PageRequest.HighestLimit))
            Violations.Add("/limit", PageRequest.LimitOutOfRange.With($"A limit is from 1 to {PageRequest.HighestLimit}."));
        var withTotal = request.Headers["Prefer"].SelectMany(line => (line ?? "").Split(',', ';'))
            .Any(preference => preference.Trim().Equals("return=total-count", StringComparison.OrdinalIgnoreCase));
        return new PageRequest(number, cursor, withTotal);
    }

    public T? Optional<T>(string pointer, string? text, Func<string, Result<T>> read)
        where T : struct => string.IsNullOrEmpty(text) ? null : Violations.Take(pointer, read(text));

    public string? Words(string pointer, string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Violations.Take(pointer, Text.Check(text, LongestWords));

    public TId? Id<TId>(string pointer, string? text)
        where TId : struct, ITypedId<TId> =>
        Optional<TId>(
            pointer, text, value => TypedId.TryParse<TId>(value, out var id)
                ? id
                : PageRequest.FilterMalformed.With($"An id like {TId.Prefix}_… is expected."));

    public DateTimeOffset? Time(string pointer, string? text) => Optional<DateTimeOffset>(pointer, text, value =>
        Rfc3339.Read(value) is { } time
            ? time
            : PageRequest.FilterMalformed.With("A time of RFC 3339 with its offset is expected, as in 2026-11-21T10:00:00Z."));

    public long? Amount(string pointer, string? text) => Optional<long>(pointer, text, value =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : PageRequest.FilterMalformed.With("An amount in minor units is expected."));

    public bool? Flag(string pointer, string? text) => Optional<bool>(pointer, text, value => value switch
    {
        "true" => true,
        "false" => false,
        _ => PageRequest.FilterMalformed.With("It is true or false."),
    });

    /// <summary>One of the values of an enum, by its name on the wire.</summary>
    public T Name<T>(string pointer, string? text)
        where T : struct, Enum =>
            Find<T>(text, JsonNamingPolicy.SnakeCaseLower) ?? Violations.Take<T>(pointer, Unknown<T>(JsonNamingPolicy.SnakeCaseLower));

    /// <summary>A sort like <c>total</c> or <c>-total</c>.</summary>
    public (T By, bool Descending) Sort<T>(string text)
        where T : struct, Enum =>
        (Find<T>(text.StartsWith('-') ? text[1..] : text, JsonNamingPolicy.CamelCase)
            ?? Violations.Take<T>("/sort", Unknown<T>(JsonNamingPolicy.CamelCase)), text.StartsWith('-'));

    private static T? Find<T>(string? text, JsonNamingPolicy naming)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (naming.ConvertName(value.ToString()) == text)
                return value;
        }

        return null;
    }

    private static Error Unknown<T>(JsonNamingPolicy naming)
        where T : struct, Enum =>
            PageRequest.FilterMalformed.With($"It is one of {string.Join(", ", Enum.GetNames<T>().Select(naming.ConvertName))}.");
}
