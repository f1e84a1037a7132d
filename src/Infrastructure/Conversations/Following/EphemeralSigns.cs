using CleanOrders.Application.Conversations.Following;
using CleanOrders.Infrastructure.Signals;

namespace CleanOrders.Infrastructure.Conversations.Following;

/// <summary>They go as signals do: by Redis where there is one, else by the database.</summary>
internal sealed class EphemeralSigns(SignalHub signals) : IEphemeralSigns
{
    public void Say(string sign) => signals.Publish(Topic.Ephemeral(sign));

    public void Receive(Action<string> received) => signals.ReceiveEphemeral(received);
}
