using System.ComponentModel.DataAnnotations;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Npgsql;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>The connection string of the database, in the section <c>ConnectionStrings</c>.</summary>
internal sealed class PostgresOptions : IValidatableObject
{
    /// <summary>As in <c>Host=localhost;Database=orders;Username=orders</c>. Left out: SQLite.</summary>
    public string? Orders { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsReadable(Orders))
            yield return new ValidationResult(
                "ConnectionStrings:Orders is not in Npgsql's form, as in Host=localhost;Database=orders;Username=orders;Password=…");
    }

    public static NpgsqlConnectionStringBuilder Pooled(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 100);
        builder.AutoPrepareMinUsages = 2;
        builder.NoResetOnClose = true;

        // Explain has to know which statement of a batch failed.
        builder.IncludeFailedBatchedCommand = true;
        builder.Options = $"-c lock_timeout={PostgresDialect.LockTimeout} -c statement_timeout=30000 {builder.Options}".TrimEnd();
        builder.ApplicationName ??= "orders";
        return builder;
    }

    private static bool IsReadable(string? connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
