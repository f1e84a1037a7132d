using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.UseCases;

/// <summary>
/// A use case, a question or a job's handler: it says who may, once. The guard holds it whoever calls; a route and its document only show
/// it.
/// </summary>
public interface IGuarded
{
    static abstract Access Access { get; }
}

/// <summary>Who may do something. <see cref="Refuses(Caller?)"/> is the one guard, for every way in: HTTP, a job, an import.</summary>
public sealed record Access
{
    /// <summary>Whoever calls, signed in or not.</summary>
    public static readonly Access Anyone = new(Audience.Anyone);

    public static readonly Access SignedIn = new(Audience.SignedIn);

    /// <summary>Whoever signed in themselves: no API key.</summary>
    public static readonly Access People = new(Audience.People);

    /// <summary>Work that nobody can ask for.</summary>
    public static readonly Access Service = new(Audience.Service);

    private Access(Audience audience) => Audience = audience;

    public Audience Audience { get; }

    /// <summary>All of these are needed; where there is an <see cref="Owner"/>, only by others.</summary>
    public IReadOnlyList<Permission> Permissions { get; private init; } = [];

    /// <summary>Who may without a permission, as in <c>the order's customer</c>.</summary>
    public string? Owner { get; init; }

    /// <summary>What an API key needs for what is its owner's.</summary>
    public Permission? OfKeys { get; init; }

    /// <summary>The same for documents: nothing, where an owner may not as such.</summary>
    public Permission? SaidOfKeys => Owner is null && Sees is not null ? null : OfKeys;

    /// <summary>
    /// With this one sees what is anybody's. Where it is set, the rest is decided when the thing was found: what one cannot see is not
    /// there (docs/adr/0009).
    /// </summary>
    public Permission? Sees { get; private init; }

    public static Access Needs(params Permission[] permissions) => new(Audience.SignedIn) { Permissions = permissions };

    /// <summary>For who owns what it is about.</summary>
    public static Access Only(string owner, Permission ofKeys, Permission sees) =>
        new(Audience.SignedIn) { Owner = owner, OfKeys = ofKeys, Sees = sees };

    /// <summary>For the owner, and for whoever has this permission.</summary>
    public Access Or(Permission permission) => this with { Permissions = [permission] };

    /// <summary>For whoever has this permission, and for an owner not as such; yet what they cannot see is not there.</summary>
    public Access ButOnly(Permission permission) => this with { Owner = null, Permissions = [permission] };

    /// <summary>What something says of itself; nothing, where it is not <see cref="IGuarded"/>.</summary>
    public static Access? Of(Type type) =>
        type.IsAssignableTo(typeof(IGuarded)) ? (Access)type.GetProperty(nameof(IGuarded.Access))!.GetValue(obj: null)! : null;

    /// <summary>The guard: asked before anything is looked up.</summary>
    /// <param name="caller">Nobody, where nobody is signed in.</param>
    /// <returns>Why not; nothing, where they may, or where that shows when the thing is found.</returns>
    public Error? Refuses(Caller? caller) => caller switch
    {
        _ when Audience == Audience.Anyone => null,
        null => Caller.Missing.With("Only somebody who is signed in can do this."),
        _ when Audience == Audience.Service && !caller.IsService => Caller.Forbidden.With("Only the service itself does this."),
        { Key: not null } when Audience == Audience.People => Caller.Forbidden.With("An API key may not do this: sign in as its owner."),
        { Key: not null } when OfKeys is { } needed && !caller.May(needed) && !(Sees is { } all && caller.May(all)) =>
            Caller.Forbidden.With($"An API key needs the permission {needed} for what is its owner's."),
        _ => Sees is null ? Lacks(caller) : null,
    };

    /// <summary>The guard of what has an owner, once it was found.</summary>
    public Error? Refuses(Caller caller, UserId owner)
    {
        var isOwner = Owner is not null && caller.User == owner;
        if (Refuses(caller) is { } refused)
            return refused;
        if ((isOwner && HasForOwn(caller)) || (Permissions.Count > 0 && Lacks(caller) is null))
            return null;
        return isOwner
            ? Caller.Forbidden.With($"An API key needs the permission {OfKeys} for this.")
            : Lacks(caller) ?? Caller.Forbidden.With($"Only {Owner} can do this.");
    }

    /// <summary>The caller as owner, where they see only what is theirs; nobody, where they see everything.</summary>
    public UserId? OnlyOwn(Caller caller) => Sees is { } all && !caller.May(all) ? caller.User : null;

    private bool HasForOwn(Caller caller) => caller.Key is null || (OfKeys is { } needed && caller.May(needed));

    private Error? Lacks(Caller caller)
    {
        foreach (var permission in Permissions)
        {
            if (!caller.May(permission))
                return Caller.Forbidden.With($"This needs the permission {permission}.");
        }

        return null;
    }
}

/// <summary>Who comes near at all.</summary>
public enum Audience
{
    Anyone,
    SignedIn,
    People,
    Service,
}
