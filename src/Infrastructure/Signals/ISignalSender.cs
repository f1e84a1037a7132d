namespace CleanOrders.Infrastructure.Signals;

/// <summary>
/// Sends signals to other processes, by PostgreSQL, Redis or RabbitMQ. Each carries the topics that it is for, and ignores the rest.
/// </summary>
internal interface ISignalSender
{
    /// <summary>It does not fail: a signal may get lost, and whoever needs it polls too.</summary>
    Task Send(Topic topic);
}
