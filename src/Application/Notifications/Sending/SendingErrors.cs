using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Sending;

public static class SendingErrors
{
    public static readonly ErrorType DataInvalid = new(ErrorKind.Invalid, "notification.data_invalid",
        "The template does not take this", "Each template takes data of its own: the detail says what the member can be.");

    public static readonly ErrorType TemplateNotOpen = new(ErrorKind.Invalid, "notification.template_not_open",
        "No notification can be sent with this template",
        "Other services send with the templates that the detail names. The others say what this service itself knows.");
}
