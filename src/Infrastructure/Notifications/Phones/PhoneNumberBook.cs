using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Security;
using PhoneNumbers;
using PhoneNumber = CleanOrders.Domain.Notifications.PhoneNumber;

namespace CleanOrders.Infrastructure.Notifications.Phones;

/// <summary>
/// A code is made of a key of the service, of whose telephone it is, of its number and of when it was asked for (as RFC 4226 makes one of a
/// counter): nothing has to keep it, and with the database alone nobody can find it.
/// </summary>
internal sealed class PhoneNumberBook(SecurityOptions security) : IPhoneNumbers
{
    private const int CodeDigits = 6;
    private const int CodeCount = 1_000_000;

    private readonly byte[] _key = security.DeriveKey("phone codes");

    public Result<PhoneNumber> Read(string text)
    {
        var known = PhoneNumberUtil.GetInstance();
        try
        {
            var number = known.Parse(text, defaultRegion: null);
            if (known.IsValidNumber(number)
                && known.GetNumberType(number) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE)
                return new PhoneNumber(known.Format(number, PhoneNumberFormat.E164));
        }
        catch (NumberParseException)
        {
            return Invalid();
        }

        return Invalid();
    }

    public string CodeFor(Phone phone)
    {
        var subject = $"{phone.User}|{phone.Number!.Value.Value}|{phone.CodeAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(subject));
        return (BitConverter.ToUInt64(hash) % CodeCount).ToString($"D{CodeDigits}", CultureInfo.InvariantCulture);
    }

    public bool IsCodeFor(Phone phone, string code) => phone.Number is not null && code.Length == CodeDigits
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(CodeFor(phone)));

    private static Error Invalid() => PhoneErrors.NumberInvalid.With("A number has its country in front, as in +49 1511 2345678.");
}
