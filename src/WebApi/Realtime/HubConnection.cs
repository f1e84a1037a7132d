using System.Collections.Concurrent;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using Microsoft.AspNetCore.SignalR;

namespace CleanOrders.WebApi.Realtime;

/// <summary>One connection to the hub: whose it is, and what it follows.</summary>
internal sealed class HubConnection(HubCallerContext context, RealtimeOptions options, TimeProvider clock)
{
    // Shown once, it stays for a while.
    private static readonly TimeSpan BetweenTyping = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // A session that was never ended ends some day, and a connection must not outlive it.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<ConversationId, Following> _followed = new();
    private readonly Dictionary<ConversationId, long> _typed = [];
    private readonly long _opened = clock.GetTimestamp();
    private long _since = clock.GetTimestamp();
    private int _calls;

    public HubCallerContext Context => context;

    public bool IsOld => clock.GetElapsedTime(_opened) > Longest;

    public ICollection<ConversationId> Conversations => _followed.Keys;

    /// <summary>Ends following it, if it does, and waits until nothing more of that is sent.</summary>
    /// <returns>Whether it did not follow it.</returns>
    public async Task<bool> Leave(ConversationId conversation)
    {
        if (!_followed.TryRemove(conversation, out var following))
            return true;
        await following.End();
        return false;
    }

    public Error? Refuses(ConversationId conversation) => _followed.Count < options.ConversationsPerConnection ? null
        : RateLimit.Exceeded.With(
            $"A connection follows {options.ConversationsPerConnection} conversations at most; {conversation} is one more.");

    public Following Begin(ConversationId conversation) =>
        _followed[conversation] = new Following(conversation, context.ConnectionAborted);

    /// <summary>Counts a call.</summary>
    public Error? CountCall()
    {
        if (clock.GetElapsedTime(_since) >= Minute)
            (_since, _calls) = (clock.GetTimestamp(), 0);
        return ++_calls <= options.CallsPerMinute ? null
            : RateLimit.Exceeded.With($"A connection makes {options.CallsPerMinute} calls in a minute at most.");
    }

    /// <summary>Whether it follows it, and has not said so just now. One connection makes its calls one after the other.</summary>
    public bool MayShowTyping(ConversationId conversation)
    {
        if (!_followed.ContainsKey(conversation)
            || (_typed.TryGetValue(conversation, out var last) && clock.GetElapsedTime(last) < BetweenTyping))
            return false;
        _typed[conversation] = clock.GetTimestamp();
        return true;
    }
}

/// <summary>A conversation that a connection follows, until either ends.</summary>
internal sealed class Following : IDisposable
{
    private readonly CancellationTokenSource _end;

    public Following(ConversationId conversation, CancellationToken connection)
    {
        Conversation = conversation;
        _end = CancellationTokenSource.CreateLinkedTokenSource(connection);
        Token = _end.Token;
    }

    public ConversationId Conversation { get; }

    public CancellationToken Token { get; }

    /// <summary>What sends its updates.</summary>
    public Task Pump { get; set; } = Task.CompletedTask;

    public async Task End()
    {
        await _end.CancelAsync();
        await Pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    public void Dispose() => _end.Dispose();
}
