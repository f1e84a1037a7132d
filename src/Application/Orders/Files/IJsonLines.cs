using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Files;

/// <summary>One value on one line (NDJSON), as it looks on the wire.</summary>
public interface IJsonLines
{
    string Write<T>(T value);

    /// <summary>As strict as a request is read: an unknown member or a wrong type is named by its pointer.</summary>
    Result<T> Read<T>(string line)
        where T : class;
}
