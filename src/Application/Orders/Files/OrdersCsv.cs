using System.Globalization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Files;

/// <summary>
/// Orders as a table (RFC 4180), one on each line, which the file ends with a line feed; amounts are in minor units, as everywhere.
/// </summary>
internal static class OrdersCsv
{
    public const string Header = "id,number,customer,status,placedAt,total,currency,captured,refunded,payment,lines,pieces,note\r";

    public static string Line(OrderDetails order) => string.Join(',', new[]
    {
        order.Id.ToString(), order.Number.Value, order.Customer.ToString(), SnakeCase(order.Status.ToString()),
        Rfc3339.Write(order.PlacedAt),
        Text(order.Total.Amount), order.Total.Currency.Code, Text(order.Payment.Captured.Amount), Text(order.Payment.Refunded.Amount),
        SnakeCase(order.Payment.Status.ToString()),
        Text(order.Lines.Count), Text(order.Lines.Sum(line => line.Quantity.Value)), order.Note?.Value ?? "",
    }.Select(Cell)) + "\r";

    /// <summary>
    /// One cell. A spreadsheet takes what begins with one of these signs as a formula: an apostrophe before it makes it a text.
    /// </summary>
    public static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
