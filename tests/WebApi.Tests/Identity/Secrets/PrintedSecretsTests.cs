using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Domain.Payments;
using CleanOrders.Infrastructure;

namespace CleanOrders.WebApi.Tests.Identity.Secrets;

/// <summary>A record prints its members, and what is printed ends up in a log some day.</summary>
public sealed class PrintedSecretsTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const string Marker = "must-not-be-printed";
    private static readonly string[] Words = ["Password", "Token", "Secret", "PrivateKey", "ApiKey"];

    public static TheoryData<Type> Carriers =>
        [.. new[] { typeof(Program), typeof(LogIn), typeof(PaymentToken), typeof(InfrastructureServices) }.SelectMany(
            type => type.Assembly.GetTypes()).Where(Carries)];

    [Fact]
    public void The_carriers_of_secrets_are_found()
    {
        var found = Carriers.Select(row => row.Data.Name).ToList();

        foreach (var known in (string[])[
            nameof(LogIn), nameof(Register), nameof(RefreshSession), nameof(LogOut), nameof(TokenPair), nameof(NewAccount), "PayOrder",
            "RefreshToken", nameof(Password), nameof(PaymentToken)])
            found.ShouldContain(known);
    }

    [Fact]
    public void A_record_that_prints_its_secret_is_caught()
    {
        Carries(typeof(Careless)).ShouldBeTrue();
        Printed(typeof(Careless)).ShouldContain(Marker);
        Printed(typeof(CarelessInside)).ShouldContain(Marker);
    }

    [Theory]
    [MemberData(nameof(Carriers), DisableDiscoveryEnumeration = true)]
    public void What_carries_a_secret_does_not_print_it(Type carrier) => Printed(carrier).ShouldNotContain(Marker);

    // A value of a secret's own type carries it whatever its member is called.
    private static bool Carries(Type type) =>
        !type.IsAbstract && !type.ContainsGenericParameters && !type.IsEnum && !type.Name.Contains('<', StringComparison.Ordinal)
        && Fields(type).Any(field => IsSecret(type, field));

    private static bool IsSecret(Type type, FieldInfo field) =>
        Words.Any(word => NameOf(field).Contains(word, StringComparison.OrdinalIgnoreCase)
            || (NameOf(field) is "Value" or "Text" or "Bytes" && type.Name.EndsWith(word, StringComparison.Ordinal)))
        && (field.FieldType == typeof(string) || field.FieldType == typeof(byte[]) || Marked(field.FieldType) is not null);

    private static string Printed(Type carrier) =>
        Marked(carrier)?.ToString() ?? throw new ShouldAssertException($"{carrier} has no member to mark.");

    private static object? Marked(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Marked(underlying);
        if (type.IsPrimitive || type.IsAbstract || type.IsArray || type == typeof(string) || type.ContainsGenericParameters
            || type.Namespace?.StartsWith("CleanOrders", StringComparison.Ordinal) != true)
            return null;

        var instance = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in Fields(type))
        {
            var value = field.FieldType == typeof(string) ? Marker
                : field.FieldType == typeof(byte[]) ? Encoding.UTF8.GetBytes(Marker)
                : IsSecret(type, field) ? Marked(field.FieldType)
                : null;
            if (value is not null && (field.FieldType != typeof(string) || IsSecret(type, field)))
                field.SetValue(instance, value);
        }

        return instance;
    }

    private static IEnumerable<FieldInfo> Fields(Type type) => type.GetFields(Members).Where(field => !field.IsLiteral);

    private static string NameOf(FieldInfo field) => field.Name.Split('<', '>') is [_, var name, ..] ? name : field.Name;

    private sealed record Careless(string Name, string AccessToken);

    private sealed record CarelessInside(CarelessToken Token);

    private readonly record struct CarelessToken(string Value);
}
