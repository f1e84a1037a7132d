using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Phones;

/// <summary>Forgets the number of the caller's telephone. Where there is none, that is no failure.</summary>
public sealed class RemovePhoneHandler(IPhones phones) : IGuarded
{
    public static Access Access { get; } = Access.People;

    public async Task<Result> Handle(Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (await phones.Find(caller.User, ct) is { } phone)
            phone.Forget();
        return Result.Success;
    }
}
