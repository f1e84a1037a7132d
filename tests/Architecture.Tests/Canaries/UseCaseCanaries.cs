using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Canaries;

public sealed record MakeTea;

public sealed class MakeTeaHandler(object one, object two, object three, object four, object five, object six)
{
    public object[] Handle(MakeTea command) => [command, one, two, three, four, five, six];
}

public sealed class MakeMilkHandler : IGuarded
{
    public static Access Access { get; } = Access.SignedIn;

    public static string Handle(string command) => command;

    public static string HandleTwice(string command) => command + command;
}

public sealed record IsThereTea : IQuestion
{
    public static Access Access { get; } = Access.SignedIn;
}

public abstract class Tea
{
    public abstract void Handle();

    public abstract void Handle(MakeTea command);
}
