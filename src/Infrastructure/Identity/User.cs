using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>Someone with an account. The user name is the e-mail address: it is what has a unique index.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public string? DisplayName { get; set; }
}

/// <summary>A set of permissions, kept as the role's claims.</summary>
internal sealed class Role : IdentityRole<Guid>
{
    public const string PermissionClaim = "permission";
}
