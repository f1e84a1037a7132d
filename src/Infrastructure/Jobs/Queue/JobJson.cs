using System.Text.Json;
using System.Text.Json.Serialization;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Infrastructure.Jobs.Queue;

/// <summary>
/// How arguments, checkpoints and results are stored: the domain's values, everything that is required, and nothing that is unknown.
/// </summary>
internal static class JobJson
{
    public static readonly JsonSerializerOptions Options = Make();

    public static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            PropertyNameCaseInsensitive = false,
        };
        DomainJson.Configure(options);
        DomainJson.RefuseCardNumbers(options, refusesNul: true);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
