using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Identity.ApiKeys;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Identity;

internal sealed class IdentityQueries(OrdersDbContext db, Dialect dialect, SigningKeys keys)
    : IQuery<GetMe, Me>, IQuery<GetPublicKeys, IReadOnlyList<PublicKey>>
{
    public async Task<Result<Me>> Ask(GetMe question, CancellationToken ct)
    {
        var id = question.Caller.User;
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id.Value, ct) is not { } user
            || await UserAccess.Of(user.Id, dialect, ct) is not { } access)
            return IdentityErrors.TokenInvalid.With("The account is no longer there.");
        var permissions = question.Caller.Key is null
            ? access.Permissions
            : [.. ApiKeyOwners.Bounded(question.Caller.Permissions, access.Permissions).Order(StringComparer.Ordinal)];
        return new Me(id, user.Email!, user.DisplayName, access.Roles, permissions);
    }

    public Task<Result<IReadOnlyList<PublicKey>>> Ask(GetPublicKeys question, CancellationToken ct) =>
        Task.FromResult<Result<IReadOnlyList<PublicKey>>>(keys.Public);
}
