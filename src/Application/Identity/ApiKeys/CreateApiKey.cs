using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using CleanOrders.Application.RateLimiting;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.ApiKeys;

/// <param name="Permissions">What the key may at most; what its owner loses, it loses too.</param>
/// <param name="ExpiresAt">Left out: never.</param>
/// <param name="AllowedNetworks">From where it may be used, as in 192.0.2.0/24; at most 20. Left out: from everywhere.</param>
public sealed record CreateApiKey(
    [property: Required, Length(1, CreateApiKeyHandler.LongestName)] string? Name,
    [property: Required, RegularExpression(CreateApiKeyHandler.PlanPattern)] string? Plan,
    [property: Required, PermissionNames] IReadOnlyList<string?>? Permissions,
    DateTimeOffset? ExpiresAt,
    [property: MaxLength(Identity.ApiKeys.AllowedNetworks.Most)] IReadOnlyList<string?>? AllowedNetworks = null);

/// <summary>Makes a key that a program signs in with in the caller's place, with the caller's permissions or fewer.</summary>
public sealed partial class CreateApiKeyHandler(IApiKeys keys, TimeProvider clock) : IGuarded
{
    public static Access Access { get; } = Access.SignedIn with { OfKeys = Permission.ApiKeysManage };

    public const int LongestName = 100;
    public const string PlanPattern = $"^{PlanShape}$";
    private const string PlanShape = "[a-z][a-z0-9-]{0,31}";

    public async Task<Result<IssuedApiKey>> Handle(CreateApiKey command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;

        var now = clock.GetUtcNow();
        var violations = new Violations();
        var name = violations.Take("/name", Text.Check(command.Name, LongestName));
        var plan = violations.Take("/plan", PlanOf(command.Plan, caller));
        var permissions = Permission.Known(command.Permissions, Permission.All, violations);
        foreach (var (i, permission) in permissions.Index().Where(entry => Permission.All.Contains(entry.Item) && !caller.May(entry.Item)))
            violations.Add($"/permissions/{i}", ApiKeyErrors.PermissionNotHeld.With($"You do not have {permission} yourself."));
        if (command.ExpiresAt <= now)
            violations.Add("/expiresAt", ApiKeyErrors.ExpiryPast.With("This time has passed."));
        var networks = AllowedNetworks.From(command.AllowedNetworks, violations);
        if (violations.Any)
            return violations.ToError();

        if (await keys.GenerationOf(caller, ct) is not { } generation)
            return ApiKeyErrors.MakerLeft(caller);

        var key = new ApiKeyDetails(
            TypedId.New<ApiKeyId>(now), name, plan, [.. permissions.Select(permission => permission.Name).Distinct(StringComparer.Ordinal)],
            caller.User, now, command.ExpiresAt?.ToUniversalTime(), AllowedNetworks: networks?.Texts);
        if (await keys.Exceeds(key, caller, ct) is { } excess)
            return excess;
        return IssuedApiKey.From(key, keys.Add(key, caller, generation));
    }

    private static Result<string> PlanOf(string? plan, Caller caller) => plan switch
    {
        null or "" => Text.Required.With("A plan is required here."),
        _ when !PlanName().IsMatch(plan) => ApiKeyErrors.PlanMalformed.With("This is not the name of a plan."),
        not LimitedCall.Default when !caller.May(Permission.ApiKeysManage) =>
            ApiKeyErrors.PlanReserved.With($"Your own keys have the plan {LimitedCall.Default}."),
        _ => plan,
    };

    [GeneratedRegex($@"\A{PlanShape}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlanName();
}
