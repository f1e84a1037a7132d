using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

public sealed record LogOut([property: Required, MinLength(1)] string? RefreshToken)
{
    public override string ToString() => nameof(LogOut);
}

/// <summary>Ends a session. Ending one that has ended, or never was, is no failure (RFC 7009, section 2.2).</summary>
public sealed class LogOutHandler(ISessions sessions) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result> Handle(LogOut command, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(command.RefreshToken))
            return Violations.Only("/refreshToken", Text.Required.With("A refresh token is required here."));

        await sessions.Close(command.RefreshToken, ct);
        return Result.Success;
    }
}
