using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs;

public static class JobErrors
{
    public static readonly ErrorType UnknownType = new(ErrorKind.Invalid, "job.unknown_type",
        "There is no such kind of job",
        "Nobody can ask for a job of this type by its name. The documentation lists the types that there are.");

    public static readonly ErrorType ArgumentsInvalid = new(ErrorKind.Invalid, "job.arguments_invalid",
        "The arguments do not fit the job",
        "A member of `arguments` is missing, unknown or not what this type of job takes. `errors` points at it.");

    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "job.not_found",
        "There is no such job", "There is no job of this id that you can see. One that has ended is forgotten after a week.");

    public static readonly ErrorType PriorityOutOfRange = new(ErrorKind.Invalid, "job.priority_out_of_range",
        "The priority is out of range", "A priority is from 0 to 9; 0 if nothing is said. The higher is done first.");

    public static readonly ErrorType RunAtTooLate = new(ErrorKind.Invalid, "job.run_at_too_late",
        "The time to run is too far away", "A job runs within a year. A time that has passed means at once.");

    public static readonly ErrorType WrongStateType = new(ErrorKind.Conflict, "job.wrong_state",
        "The job's state forbids it", "Only a job that waits or runs can be cancelled. `jobStatus` says what became of this one.");

    public static readonly ErrorType NotDoneType = new(ErrorKind.Conflict, "job.not_done",
        "The job is not done", "There is a result once the job has succeeded. `jobStatus` says where it stands.");

    public static readonly ErrorType NoResult = new(ErrorKind.NotFound, "job.no_result",
        "The job has no file",
        "This kind of job writes no file, or it was forgotten since. What it says in a few words is `result` of the job.");

    public static readonly ErrorType DeadLetterNotFound = new(ErrorKind.NotFound, "dead_letter.not_found",
        "There is no such dead letter", "No job or message of this id has failed permanently, or it was requeued or discarded since.")
    {
        FollowsSuccess = true,
    };

    public static readonly ErrorType Superseded = new(ErrorKind.Conflict, "dead_letter.superseded",
        "Another job does this already",
        "A younger job with the same unique key waits or runs. Discard the dead one, or wait for the other.");

    public static readonly ErrorType LimitOutOfRange = new(ErrorKind.Invalid, "dead_letter.limit_out_of_range",
        "The limit is out of range", "At once, 1 to 10,000 dead letters are requeued; 10,000 if nothing is said.");

    public static Error WrongState(JobStatus status) => Because(WrongStateType, status, "it cannot be cancelled any more");

    public static Error NotDone(JobStatus status) => Because(NotDoneType, status, "it has no result");

    private static Error Because(ErrorType type, JobStatus status, string what) =>
        type.With($"The job is {status.ToString().ToLowerInvariant()}: {what}.") with
        {
            Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["jobStatus"] = status },
        };
}
