using CleanOrders.Application.Conversations.Following;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>
/// Who is in a conversation and who types there, on all instances. It is kept nowhere but in memory: each instance says it of its own
/// connections, at once and every now and then, and whoever receives nothing more for <see cref="GoodFor"/> counts as gone.
/// </summary>
internal sealed class Presence : BackgroundService
{
    /// <summary>For how long it is true that somebody is there, once that was said.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);

    private const string Typing = "typing";
    private const string Here = "here";
    private const string Gone = "gone";
    private const string Asked = "asked";

    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationId, Dictionary<UserId, HashSet<string>>> _here = [];
    private readonly IEphemeralSigns _signs;
    private readonly IHubContext<ConversationHub> _hub;

    public Presence(IEphemeralSigns signs, IHubContext<ConversationHub> hub)
    {
        (_signs, _hub) = (signs, hub);
        signs.Receive(Receive);
    }

    public void Join(ConversationId conversation, UserId user, string connection)
    {
        lock (_lock)
        {
            if (!_here.TryGetValue(conversation, out var users))
                _here[conversation] = users = [];
            if (!users.TryGetValue(user, out var connections))
                users[user] = connections = new HashSet<string>(StringComparer.Ordinal);
            _ = connections.Add(connection);
        }

        Say(Here, conversation, user);

        // Whoever was there before says so again, for the one who came.
        Say(Asked, conversation, user);
    }

    public void Leave(ConversationId conversation, UserId user, string connection)
    {
        lock (_lock)
        {
            if (!_here.TryGetValue(conversation, out var users) || !users.TryGetValue(user, out var connections)
                || !connections.Remove(connection) || connections.Count > 0)
                return;
            _ = users.Remove(user);
            if (users.Count == 0)
                _ = _here.Remove(conversation);
        }

        Say(Gone, conversation, user);
    }

    public void Type(ConversationId conversation, UserId user) => Say(Typing, conversation, user);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(GoodFor / 2, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            List<ConversationId> all;
            lock (_lock)
                all = [.. _here.Keys];
            foreach (var conversation in all)
                SayWhoIsHere(conversation, but: null);
        }
    }

    private void SayWhoIsHere(ConversationId conversation, UserId? but)
    {
        List<UserId> users;
        lock (_lock)
            users = [.. _here.GetValueOrDefault(conversation, []).Keys.Where(user => user != but)];
        foreach (var user in users)
            Say(Here, conversation, user);
    }

    private void Say(string what, ConversationId conversation, UserId user) =>
        _signs.Say($"{what} {conversation} {user}");

    private void Receive(string sign)
    {
        if (sign.Split(' ') is not [var what, var id, var who] || !ConversationId.TryParse(id, out var conversation)
            || !UserId.TryParse(who, out var user))
            return;
        switch (what)
        {
            case Asked:
                SayWhoIsHere(conversation, but: user);
                break;
            case Typing:
                Send(Typing, conversation, new TypingNotice(conversation, user), but: user);
                break;
            case Here or Gone:
                Send("presence", conversation, new PresenceNotice(conversation, user, what == Here, (int)GoodFor.TotalSeconds), but: null);
                break;
            default:
                break;
        }
    }

    // Nobody waits for it, and it may be lost.
    private void Send(string name, ConversationId conversation, object notice, UserId? but)
    {
        IReadOnlyList<string> connections;
        lock (_lock)
        {
            if (!_here.TryGetValue(conversation, out var users))
                return;
            connections = but is { } user ? [.. users.GetValueOrDefault(user, [])] : [];
        }

        _ = _hub.Clients.GroupExcept(conversation.ToString(), connections).SendAsync(name, notice, CancellationToken.None);
    }
}

/// <summary>Somebody writes just now.</summary>
internal sealed record TypingNotice(ConversationId Conversation, UserId User);

/// <summary>Somebody is there, or has gone.</summary>
/// <param name="Seconds">For how long that is true at most, if it is not said again.</param>
internal sealed record PresenceNotice(ConversationId Conversation, UserId User, bool Present, int Seconds);
