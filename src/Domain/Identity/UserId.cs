using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Identity;

/// <summary>Someone with an account: a customer or one of the staff.</summary>
public readonly record struct UserId(Guid Value) : ITypedId<UserId>
{
    public static string Prefix => "usr";

    public static UserId From(Guid value) => new(value);

    public static bool TryParse(string? text, out UserId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>Who did it: a user, or the system itself.</summary>
public readonly record struct Actor(UserId? User)
{
    public static readonly Actor System = new(null);

    public static implicit operator Actor(UserId user) => new(user);

    public static Actor FromUserId(UserId user) => user;

    public override string ToString() => User?.ToString() ?? "system";
}
