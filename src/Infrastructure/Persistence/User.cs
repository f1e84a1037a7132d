using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>Someone with an account. The user name is the e-mail address: it is what has a unique index.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public string? DisplayName { get; set; }

    /// <summary>The generation of access tokens that are good. Raising it refuses all that there are.</summary>
    public int TokenVersion { get; set; }

    /// <summary>When that was last raised.</summary>
    public DateTimeOffset? TokensEndedAt { get; set; }

    /// <summary>Since when somebody of the staff has locked the account; nothing while it is open.</summary>
    public DateTimeOffset? LockedAt { get; set; }

    /// <summary>Counts what administrators change: their entity tag.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The shared secret of one-time codes (RFC 6238), encrypted.</summary>
    public byte[]? TotpSecret { get; set; }

    /// <summary>When a first code proved that the user has the secret; until then none is asked for.</summary>
    public DateTimeOffset? TotpConfirmedAt { get; set; }

    /// <summary>The time step of the last code that was taken: none is taken twice.</summary>
    public long TotpLastStep { get; set; }

    /// <summary>Wrong codes since the last right one.</summary>
    public int TotpFailures { get; set; }
}

/// <summary>
/// A permission that the roles of this database were given by some version, or were not: once only, so that what was taken from them stays
/// taken.
/// </summary>
internal sealed class KnownPermission
{
    public required string Name { get; init; }
}

/// <summary>A set of permissions, kept as the role's claims.</summary>
internal sealed class Role : IdentityRole<Guid>
{
    public const string PermissionClaim = "permission";

    /// <summary>Counts its changes: its entity tag.</summary>
    public int Version { get; set; } = 1;
}
