using Microsoft.AspNetCore.Http;

namespace CleanOrders.ProviderSimulator;

internal sealed record ChargeBody(string Reference, long Amount, string Currency, string Token);

internal sealed record RefundBody(string Reference, string Charge, long Amount, string Currency);

/// <summary>Serves each call as the rules want it: what goes wrong before its effect, the effect, and what goes wrong after it.</summary>
internal sealed class Calls(Books books, Faults faults, Gate gate, string apiKey)
{
    /// <param name="reference">What it is about.</param>
    public async Task Serve(HttpContext http, string name, string? reference, string? token, Func<Mishap?, Answer> effect)
    {
        books.Count(name);
        if (http.Request.Headers.Authorization != $"Bearer {apiKey}")
        {
            await Send(http, Answer.Refusal(401, "unauthorized"));
            return;
        }

        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers["Idempotency-Key"].Count != 1)
        {
            await Send(http, Answer.Refusal(400, "idempotency_key"));
            return;
        }

        var fault = faults.Next(name, token);
        if (await Before(http, fault, reference))
            return;
        var answer = effect(fault?.Mishap);
        if (fault is { Mishap: Mishap.Pending, Delay: { } wait } && reference is not null)
            _ = DecideLater(reference, wait);
        if (!await After(http, fault, reference))
            await Send(http, answer);
    }

    /// <returns>Whether that was all.</returns>
    private async Task<bool> Before(HttpContext http, Fault? fault, string? reference)
    {
        switch (fault?.Mishap)
        {
            case Mishap.DropBefore:
                http.Abort();
                return true;
            case Mishap.FailBefore:
                await Send(http, Answer.Refusal(500, "internal"));
                return true;
            case Mishap.TooMany:
                http.Response.Headers.RetryAfter = "1";
                await Send(http, Answer.Refusal(429, "too_many"));
                return true;
            case Mishap.DelayBefore:
                await Task.Delay(fault.Delay ?? TimeSpan.Zero);
                return false;
            case Mishap.HoldBefore:
                await gate.Wait(reference);
                return false;
            default:
                return false;
        }
    }

    /// <returns>Whether there is nothing more to answer.</returns>
    private async Task<bool> After(HttpContext http, Fault? fault, string? reference)
    {
        switch (fault?.Mishap)
        {
            case Mishap.DropAfter:
                http.Abort();
                return true;
            case Mishap.FailAfter:
                await Send(http, Answer.Refusal(500, "internal"));
                return true;
            case Mishap.Nonsense:
                await http.Response.WriteAsync("<html>");
                return true;
            case Mishap.Mistaken:
                await Send(http,
                    new Answer(200,
                        new
                        {
                            id = "ch_1",
                            reference = "pay_of_somebody_else",
                            charge = "pay_of_somebody_else",
                            status = "captured",
                            amount = 1,
                            currency = "EUR"
                        }));
                return true;
            case Mishap.DelayAfter:
                await Task.Delay(fault.Delay ?? TimeSpan.Zero);
                return false;
            case Mishap.HoldAfter:
                await gate.Wait(reference);
                return false;
            default:
                return false;
        }
    }

    private async Task DecideLater(string reference, TimeSpan wait)
    {
        await Task.Delay(wait);
        books.Decide(reference, "captured");
    }

    private static Task Send(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        return http.Response.WriteAsJsonAsync(answer.Body);
    }
}

/// <summary>Where calls wait until they are told to go on.</summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly List<string> _held = [];
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the calls that wait are about, the first one first.</summary>
    public IReadOnlyList<string> Held
    {
        get
        {
            lock (_lock)
                return [.. _held];
        }
    }

    public Task Wait(string? reference)
    {
        lock (_lock)
        {
            _held.Add(reference ?? "");
            return _open.Task;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _held.Clear();
            _open.SetResult();
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
