using System.Text;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Orders.Files;

/// <summary>Orders to place, one on each line: either of a file that was sent before, or as they stand here.</summary>
public sealed record ImportOrders(JobFileId? File = null, IReadOnlyList<string>? Lines = null) : ICheckedArguments
{
    public void Check(Violations violations, DateTimeOffset at)
    {
        if (File is null == Lines is null)
            violations.Add("", JobErrors.ArgumentsInvalid.With("Either a file or lines must be given, and not both."));
        else if (Lines?.Count > ImportOrdersHandler.MostLines)
            violations.Add("/lines", JobErrors.ArgumentsInvalid.With($"At most {ImportOrdersHandler.MostLines} lines are taken."));
    }
}

/// <summary>One line.</summary>
/// <param name="Ref">What its sender calls it; it is repeated where the line is refused.</param>
/// <param name="Customer">Whose order it is; only with <c>orders:manage</c>, and the sender's own where it is left out.</param>
public sealed record ImportedOrder(
    string? Ref, IReadOnlyList<PiecesInput?>? Lines, AddressInput? ShippingAddress, string? Note, UserId? Customer)
{
    public override string ToString() => "(an order to import)";
}

/// <param name="Placed">Those that an earlier run of the same file placed are counted too: there is one order for each line.</param>
/// <param name="Errors">The first 1,000 lines that were refused.</param>
public sealed record OrdersImport(int Line, int Placed, int Refused, IReadOnlyList<ImportError> Errors)
{
    public static readonly OrdersImport Nothing = new(0, 0, 0, []);
}

/// <param name="Line">1 for the first.</param>
public sealed record ImportError(int Line, string Code, string Detail, string? Ref = null);

/// <summary>
/// Places orders line by line, each in a unit of work of its own under a key made of the file and the line: however often it runs, and
/// wherever it was broken off, there is one order for each line.
/// </summary>
public sealed class ImportOrdersHandler(IUnitOfWork unitOfWork, PlaceOrderHandler placing, IJsonLines json, ICallers callers)
    : IJobHandler<ImportOrders>, IGuarded
{
    public static Access Access { get; } = Access.Needs(Permission.OrdersPlace);

    public const int MostLines = 100_000;
    public const int MostErrors = 1000;
    public static readonly IReadOnlyList<Permission> Uses = [Permission.OrdersPlace, Permission.OrdersManage];

    private const int LongestRef = 100;
    private const int LinesBetweenCheckpoints = 500;
    private const int LinesBetweenChecks = 50;

    public async Task<JobOutcome> Handle(ImportOrders arguments, JobRun run, CancellationToken ct)
    {
        var sender = run.Sender();
        if (arguments.File is null == arguments.Lines is null)
            return new JobOutcome.FailPermanently("Either a file or lines must be given, and not both.");
        if (await Open(arguments, run, ct) is not { } lines)
            return new JobOutcome.FailPermanently($"There is no file {arguments.File} that whoever asked for it has sent.");
        if (await Count(lines, ct) is var total && total > MostLines)
            return new JobOutcome.FailPermanently($"There are more than {MostLines} lines: nothing was placed.");

        var (done, line) = (run.LastCheckpoint<OrdersImport>() ?? OrdersImport.Nothing, 0);
        var source = arguments.File?.ToString() ?? run.Id.ToString();
        await foreach (var text in (await Open(arguments, run, ct))!.WithCancellation(ct))
        {
            ct.ThrowIfCancellationRequested();
            if (++line <= done.Line)
                continue;
            if (line % LinesBetweenChecks == 0 && await callers.HasEndedFor(run, Uses, ct) is { } ended)
            {
                await run.Checkpoint(done, ct);
                return new JobOutcome.FailPermanently(ended);
            }

            var outcome = text is { IsFailure: false, Value: var blank } && string.IsNullOrWhiteSpace(blank)
                ? null
                : await Place(
                    text, new IdempotencyKey(sender.User.ToString(), "orders.import", $"{source}:{line}", Encoding.UTF8.GetBytes(source)),
                    sender, ct);
            if (outcome?.Error is { } failed && (failed.Type == UnitOfWorkErrors.Contention || failed.Type == UnitOfWorkErrors.InFlight))
            {
                await run.Checkpoint(done, ct);
                return new JobOutcome.RetryLater($"Line {line}: {failed.Detail}");
            }

            done = After(done with { Line = line }, outcome);
            run.Progress(line, total);
            if (line % LinesBetweenCheckpoints == 0)
                await run.Checkpoint(done, ct);
        }

        return new JobOutcome.Done(new ImportedOrders(done.Placed, done.Refused, done.Errors));
    }

    private static OrdersImport After(OrdersImport done, Placing? outcome) => outcome switch
    {
        null => done,
        { Error: null } => done with { Placed = done.Placed + 1 },
        { Error: { } error } => done with
        {
            Refused = done.Refused + 1,
            Errors = done.Errors.Count >= MostErrors
                ? done.Errors
                : [.. done.Errors, new ImportError(done.Line, CodeOf(error), DetailOf(error), outcome.Ref)],
        },
    };

    private async Task<Placing> Place(Result<string> line, IdempotencyKey key, Caller sender, CancellationToken ct)
    {
        var read = line.IsFailure ? line.Error : json.Read<ImportedOrder>(line.Value);
        if (read.IsFailure)
            return new Placing(Ref: null, read.Error);

        var order = read.Value;
        var name = order.Ref is null || Text.Check(order.Ref, LongestRef).IsFailure ? null : order.Ref;
        var placed = await unitOfWork.Run(key, async token =>
        {
            var customer = await CustomerOf(order, sender, token);
            if (customer.IsFailure)
                return customer.Error;
            var details =
                await placing.Handle(
                    new PlaceOrder(order.Lines, order.ShippingAddress, order.Note, ExpectedTotal: null), customer.Value, token);
            return details.Then(_ => StoredResponse.Empty);
        }, ct);
        return new Placing(name, placed.Error);
    }

    private async Task<Result<Caller>> CustomerOf(ImportedOrder order, Caller sender, CancellationToken ct)
    {
        if (order.Customer is not { } customer || customer == sender.User)
            return sender;
        if (!sender.May(Permission.OrdersManage))
            return Caller.Forbidden.With($"Placing orders of others needs the permission {Permission.OrdersManage}.");
        if (await callers.CurrentRightsOf(customer, ct) is null)
            return UserErrors.NotFound.With($"There is no user {customer} whose account is open.");

        // It is the customer's order, and the sender's right to place it.
        return sender with { User = customer };
    }

    private static async Task<IAsyncEnumerable<Result<string>>?> Open(ImportOrders arguments, JobRun run, CancellationToken ct) =>
        arguments.File is { } file
            ? await run.ReadLines(file, ct)
            : arguments.Lines?.Select(line => (Result<string>)line).ToAsyncEnumerable();

    private static async Task<int> Count(IAsyncEnumerable<Result<string>> lines, CancellationToken ct)
    {
        var count = 0;
        await foreach (var _ in lines.WithCancellation(ct))
        {
            if (++count > MostLines)
                break;
        }

        return count;
    }

    private static string CodeOf(Error error) => error.Fields is [var only] ? only.Type.Code : error.Type.Code;

    private static string DetailOf(Error error) =>
        error.Fields.Count == 0 ? error.Detail : string.Join(' ', error.Fields.Take(3).Select(field => $"{field.Pointer}: {field.Detail}"));

    private sealed record Placing(string? Ref, Error? Error);
}

/// <summary>What became of the lines.</summary>
public sealed record ImportedOrders(int Placed, int Refused, IReadOnlyList<ImportError> Errors);
