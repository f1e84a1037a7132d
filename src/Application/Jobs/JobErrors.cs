using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Jobs;

public static class JobErrors
{
    public static readonly ErrorType UnknownType = new(ErrorKind.Invalid, "job.unknown_type",
        "There is no such kind of job", "Nobody can ask for a job of this type by its name. The documentation lists the types that there are.");

    public static readonly ErrorType ArgumentsInvalid = new(ErrorKind.Invalid, "job.arguments_invalid",
        "The arguments do not fit the job", "A member of `arguments` is missing, unknown or not what this type of job takes. `detail` names it.");

    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "job.not_found",
        "There is no such job", "There is no job of this id that you can see. One that has ended is forgotten after a week.");
}
