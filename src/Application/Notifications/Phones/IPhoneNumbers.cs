using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Phones;

/// <summary>Knows telephone numbers, and the codes that are sent to them.</summary>
public interface IPhoneNumbers
{
    /// <param name="text">As somebody wrote it, with its country in front.</param>
    /// <returns>The number; or <c>phone.number_invalid</c>, also for one that takes no texts.</returns>
    Result<PhoneNumber> Read(string text);

    /// <summary>The code for the number of a telephone: the same as long as no other was asked for. It is kept nowhere.</summary>
    string CodeFor(Phone phone);

    /// <summary>Whether somebody has the code, in a time that does not depend on how much of it is right.</summary>
    bool IsCodeFor(Phone phone, string code);
}
