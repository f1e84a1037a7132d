using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Notifications;

/// <summary>
/// The telephone of somebody. Until they have shown with a code that the number is theirs, nothing goes there but codes, and few of them:
/// each costs money, and a stranger may have the number.
/// </summary>
public sealed class Phone
{
    /// <summary>How many codes one gets in <see cref="Period"/>.</summary>
    public const int MostCodes = 5;

    /// <summary>How often a code can be entered.</summary>
    public const int MostTries = 5;

    public static readonly TimeSpan Period = TimeSpan.FromDays(1);

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    private Phone(UserId user, DateTimeOffset now) => (User, CodesSince) = (user, now);

    private Phone()
    {
    }

    public UserId User { get; private set; }

    /// <summary>Nothing, where they have none any more.</summary>
    public PhoneNumber? Number { get; private set; }

    /// <summary>When they showed that it is theirs; nothing, where they have not.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>How many codes there were since <see cref="CodesSince"/>.</summary>
    public int Codes { get; private set; }

    public DateTimeOffset CodesSince { get; private set; }

    /// <summary>When the last one was asked for.</summary>
    public DateTimeOffset CodeAt { get; private set; }

    /// <summary>How often that one was entered.</summary>
    public int Tries { get; private set; }

    /// <summary>Grows by one with every change.</summary>
    public int Version { get; private set; }

    /// <summary>Without a number yet: see <see cref="Choose"/>.</summary>
    public static Phone Of(UserId user, DateTimeOffset now) => new(user, now);

    /// <summary>Takes a number, which is not confirmed, in the place of the one that was. There is a code for it now.</summary>
    /// <returns><c>phone.too_many_codes</c>, where there were as many as one may get.</returns>
    public Result Choose(PhoneNumber number, DateTimeOffset now)
    {
        if (now - CodesSince >= Period)
            (Codes, CodesSince) = (0, now);
        if (Codes >= MostCodes)
            return PhoneErrors.TooMany(CodesSince + Period - now);

        // In whole milliseconds, which every place that keeps it keeps as they are.
        var asked = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        (Number, ConfirmedAt, Codes, CodeAt, Tries) = (number, null, Codes + 1, asked, 0);
        Version++;
        return Result.Success;
    }

    /// <summary>A code is entered: it counts before anybody looks whether it is the right one.</summary>
    /// <returns><c>phone.code_invalid</c>, where none is good any more.</returns>
    public Result Try(DateTimeOffset now)
    {
        if (!Waits(now) || Tries >= MostTries)
            return PhoneErrors.CodeInvalid.With("The code is wrong, or its time is over.");
        Tries++;
        Version++;
        return Result.Success;
    }

    /// <summary>It was the right code.</summary>
    public void Confirm(DateTimeOffset now)
    {
        ConfirmedAt = now;
        Version++;
    }

    /// <summary>They have none any more. How many codes there were is kept.</summary>
    public void Forget()
    {
        (Number, ConfirmedAt) = (null, null);
        Version++;
    }

    /// <summary>Whether a code was sent and can still be entered.</summary>
    public bool Waits(DateTimeOffset now) => Number is not null && ConfirmedAt is null && now - CodeAt < CodeLifetime;
}
