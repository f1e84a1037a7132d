using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Messaging.RabbitMq;

/// <summary>The connection string of the broker, in the section <c>ConnectionStrings</c>.</summary>
internal sealed class RabbitMqOptions : IValidatableObject
{
    /// <summary>As in <c>amqp://guest:guest@localhost:5672</c>. Left out: events are handled in the process that publishes them.</summary>
    public string? RabbitMq { get; set; }

    /// <summary>The message does not show it, since it may have a password.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(RabbitMq) && RabbitMqAddress.From(RabbitMq) is null)
            yield return new ValidationResult(
                "ConnectionStrings:RabbitMq is not in the form amqp://user:password@host:port/vhost, as in "
                + "amqp://guest:guest@localhost:5672");
    }
}
