namespace CleanOrders.Application.Events;

/// <summary>Facts that are to be told. Those that aggregates record get there by themselves.</summary>
public interface IOutbox
{
    /// <summary>Has a fact told once more; the unit of work writes it with whatever the use case changes.</summary>
    void TellAgain(Fact fact);
}
