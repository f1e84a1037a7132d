using CleanOrders.Application.Ports;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public sealed record RefreshSession(string? RefreshToken)
{
    public override string ToString() => nameof(RefreshSession);
}

/// <summary>Gives a new pair of tokens for a refresh token, which is spent by that.</summary>
public sealed class RefreshSessionHandler(ISessions sessions)
{
    public async Task<Result<TokenPair>> Handle(RefreshSession command, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(command.RefreshToken))
            return await sessions.Rotate(command.RefreshToken, ct);

        var violations = new Violations();
        violations.Add("/refreshToken", Text.Required.With("A refresh token is required here."));
        return violations.ToError();
    }
}
