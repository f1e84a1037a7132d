using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Phones;

/// <summary>A code that somebody asked for. The job does not have it.</summary>
/// <param name="AskedAt">Which one: those before the last are good for nothing.</param>
/// <param name="Culture">The language of its reader; nothing for that of the service.</param>
public sealed record SendPhoneCode(UserId User, DateTimeOffset AskedAt, string? Culture = null);

public sealed record PhoneCode(string Code);

/// <summary>Sends the code to the number that is to be confirmed, while it can be entered.</summary>
public sealed class SendPhoneCodeHandler(
    IPhones phones, IPhoneNumbers numbers, INotificationTexts texts, ISmsProvider provider, TimeProvider clock)
    : IJobHandler<SendPhoneCode>, IGuarded
{
    public static readonly NotificationTemplate<PhoneCode> Template = new(
        "phone_code", NotificationCategory.Security, new PhoneCode("314159"));

    public static Access Access { get; } = Access.Service;

    public async Task<JobOutcome> Handle(SendPhoneCode arguments, JobRun run, CancellationToken ct)
    {
        if (await phones.Find(arguments.User, ct) is not { Number: { } number } phone
            || phone.CodeAt != arguments.AskedAt || !phone.Waits(clock.GetUtcNow()))
            return new JobOutcome.Done();

        var content = texts.Write(Template, arguments.Culture, new PhoneCode(numbers.CodeFor(phone)));
        return await provider.Send(new TextMessage(run.Id.Value, number, content.Text), run.Attempt, ct) switch
        {
            { Fault: null } => new JobOutcome.Done(),
            { IsPermanent: true, Fault: { } fault } => new JobOutcome.FailPermanently(fault),
            { Fault: { } fault } => new JobOutcome.RetryLater(fault),
        };
    }
}
