using Microsoft.AspNetCore.Identity;

namespace CleanOrders.Infrastructure.Identity;

internal sealed class User : IdentityUser<Guid>
{
    public string? DisplayName { get; set; }
}

/// <summary>A set of permissions, kept as the role's claims.</summary>
internal sealed class Role : IdentityRole<Guid>;
