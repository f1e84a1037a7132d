using System.Text.Json;

namespace CleanOrders.Application.UseCases;

/// <summary>A text has the number of a payment card. It is not quoted.</summary>
public sealed class CardNumberException : JsonException
{
    public CardNumberException()
        : base("The text has the number of a payment card.")
    {
    }

    public CardNumberException(string message)
        : base(message)
    {
    }

    public CardNumberException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
