using System.Data.Common;
using CleanOrders.Application.Content;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;

namespace CleanOrders.Infrastructure.Content;

internal sealed class Authors(Dialect dialect) : IAuthors
{
    public async Task<Author?> Find(UserId author, CancellationToken ct) => (await dialect.Query(
        new Statement("SELECT id, display_name FROM users WHERE id = $1", author.Value), row => Read(row, author: 0), ct))
        .SingleOrDefault();

    /// <param name="author">The column of the account's id, which is nothing where there is none; behind it stands the name.</param>
    public static Author? Read(DbDataReader row, int author) => row.IsDBNull(author)
        ? null
        : new Author(new UserId(row.GetGuid(author)), row.IsDBNull(author + 1) ? null : row.GetString(author + 1));
}
