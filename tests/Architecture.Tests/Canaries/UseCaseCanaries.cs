namespace CleanOrders.Application.Canaries;

public sealed record MakeTea;

public sealed class MakeTeaHandler(object one, object two, object three, object four, object five, object six)
{
    public object[] Handle(MakeTea command) => [command, one, two, three, four, five, six];
}

public sealed class MakeMilkHandler
{
    public static string Handle(string command) => command;
}

public abstract class Tea
{
    public abstract void Handle();

    public abstract void Handle(MakeTea command);
}
