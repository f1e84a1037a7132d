namespace CleanOrders.Application.Mailing;

/// <summary>Why a mail server did not take a mail, in words for operators: without its address.</summary>
/// <param name="isPermanent">Whether it will never take it.</param>
public sealed class MailNotTakenException(string reason, bool isPermanent, Exception? cause = null) : Exception(reason, cause)
{
    public bool IsPermanent { get; } = isPermanent;

    /// <summary>Whether the server says that nobody has the address: then it takes no other mail to it either.</summary>
    public bool IsOfTheAddress { get; init; }
}
