namespace CleanOrders.Application.Conversations.Following;

/// <summary>What instances say to each other that matters now or not at all: nothing keeps it, and it may be lost.</summary>
public interface IEphemeralSigns
{
    /// <summary>Says it to all instances, this one too. Nobody waits until it was sent.</summary>
    /// <param name="sign">A line of text.</param>
    void Say(string sign);

    /// <summary>Receives all that is said, from now on. It must be quick, and does not fail.</summary>
    void Receive(Action<string> received);
}
