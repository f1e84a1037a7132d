using System.Text.Json;
using CleanOrders.Application.Orders.Files;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Json;

internal sealed class JsonLines : IJsonLines
{
    public static readonly ErrorType Malformed = new(ErrorKind.Invalid, "line.malformed",
        "The line cannot be read", "A line is one JSON object with the members that are described, each once and of its type.");

    private static readonly JsonSerializerOptions Options = DomainJson.With(options =>
    {
        DomainJson.ReadStrictly(options);
        options.PropertyNameCaseInsensitive = true;
    });

    public string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public Result<T> Read<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) is { } value ? value : Malformed.With("A line is a JSON object.");
        }
        catch (CardNumberException card)
        {
            return CardNumber.Refused.With($"{card.Path}: the text has the number of a payment card.");
        }
        catch (JsonException json)
        {
            // Where it is, and never what stands there.
            return Malformed.With(
                json.Path is { Length: > 1 } path
                    ? $"What stands at {path} cannot be read, or is not known here."
                    : "The line is not a JSON object.");
        }
    }
}
