using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity.Sessions;

public sealed record RefreshSession([property: Required, MinLength(1)] string? RefreshToken)
{
    public override string ToString() => nameof(RefreshSession);
}

/// <summary>Gives a new pair of tokens for a refresh token, which is spent by that.</summary>
public sealed class RefreshSessionHandler(ISessions sessions) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result<TokenPair>> Handle(RefreshSession command, CancellationToken ct) => string.IsNullOrEmpty(command.RefreshToken)
        ? Violations.Only("/refreshToken", Text.Required.With("A refresh token is required here."))
        : await sessions.Rotate(command.RefreshToken, ct);
}
