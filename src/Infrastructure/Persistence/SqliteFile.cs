using CleanOrders.Infrastructure.Hosting;
using Microsoft.Data.Sqlite;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>The file of the embedded database, in <c>Data:Directory</c>.</summary>
internal sealed class SqliteFile
{
    public SqliteFile(DataOptions data)
    {
        var file = Path.Combine(data.FullDirectory, "orders.db");

        // Nobody else reads the data, in a directory that was there before and is open to all either: SQLite gives its other files the mode
        // of this one.
        OwnerOnly.MakeFolder(data.FullDirectory);
        OwnerOnly.Open(file, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();
    }

    public string ConnectionString { get; }
}
