using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>
/// An access token in parts, to be changed and signed anew: with the service's own key if need be, so that one thing alone is wrong.
/// </summary>
internal sealed class Forgery
{
    // As the service writes it: `at+jwt` needs no escape.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _signature;
    private readonly ECDsa _serviceKey;

    private Forgery(string token, ECDsa serviceKey)
    {
        var parts = token.Split('.');
        Header = Read(parts[0]);
        Payload = Read(parts[1]);
        _signature = parts[2];
        _serviceKey = serviceKey;
    }

    public JsonObject Header { get; }

    public JsonObject Payload { get; }

    public string Kid => Header["kid"]!.GetValue<string>();

    /// <summary>The service's public key in the form in which libraries read it.</summary>
    public byte[] PublicKeyInfo => _serviceKey.ExportSubjectPublicKeyInfo();

    public string PublicKeyPem => _serviceKey.ExportSubjectPublicKeyInfoPem();

    /// <summary>A copy of a good token.</summary>
    public static async Task<Forgery> Of(Api api, Client victim)
    {
        var token = await victim.Token();
        var kid = Read(token.Split('.')[0])["kid"]!.GetValue<string>();
        var rules = api.Services.GetRequiredService<TokenValidationParameters>();
        return new Forgery(
            token, ((ECDsaSecurityKey)rules.IssuerSigningKeyResolver(token, securityToken: null, kid, rules).Single()).ECDsa);
    }

    public Forgery With(string claim, JsonNode? value)
    {
        Payload[claim] = value;
        return this;
    }

    public Forgery Without(string claim)
    {
        _ = Payload.Remove(claim);
        return this;
    }

    public Forgery WithHeader(string name, JsonNode? value)
    {
        Header[name] = value;
        return this;
    }

    public Forgery WithoutHeader(string name)
    {
        _ = Header.Remove(name);
        return this;
    }

    public string Signed() => SignedBy(_serviceKey);

    public string SignedBy(ECDsa key) => SignedAs(bytes => key.SignData(bytes, HashAlgorithmName.SHA256));

    /// <summary>The two parts as they stand, however odd, signed with the service's key.</summary>
    public string SignedText(string header, string payload)
    {
        var unsigned =
            $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{unsigned}.{Base64Url.EncodeToString(_serviceKey.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256))}";
    }

    public string SignedAs(Func<byte[], byte[]> sign) => $"{Unsigned}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(Unsigned)))}";

    public string WithOldSignature() => $"{Unsigned}.{_signature}";

    public string Unsigned => $"{Write(Header)}.{Write(Payload)}";

    public static JsonObject Read(string part) => JsonSerializer.Deserialize<JsonObject>(Base64Url.DecodeFromChars(part))!;

    private static string Write(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part, Relaxed));
}
