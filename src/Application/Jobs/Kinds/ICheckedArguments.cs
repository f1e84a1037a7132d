using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>
/// Arguments that can be read and still make no sense: they are looked at when somebody asks for the job, so that what could only become a
/// dead letter is none.
/// </summary>
public interface ICheckedArguments
{
    /// <summary>A file that must have been sent by whoever asks for the job; it stands in the member <c>file</c>.</summary>
    JobFileId? File => null;

    /// <param name="violations">Takes what is wrong, by pointers into the arguments.</param>
    /// <param name="at">When the job will run.</param>
    void Check(Violations violations, DateTimeOffset at);
}
