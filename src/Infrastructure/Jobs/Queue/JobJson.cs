using System.Text.Json;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>
/// How arguments, checkpoints and results are stored: the domain's values, everything that is required, and nothing that is unknown.
/// </summary>
internal static class JobJson
{
    public static readonly JsonSerializerOptions Options = DomainJson.With(options =>
    {
        DomainJson.ReadStrictly(options, refusesNul: true);
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
    });

    public static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);
}
