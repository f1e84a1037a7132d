using CleanOrders.Application;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.Infrastructure.Identity;
using CleanOrders.Infrastructure.Identity.Accounts;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Schedules;
using CleanOrders.Infrastructure.Jobs.Worker;
using CleanOrders.Infrastructure.Messaging;
using CleanOrders.Infrastructure.Messaging.RabbitMq;
using CleanOrders.Infrastructure.Payments.Http;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>Reads the configuration once, at start, and names the key of what is wrong with it.</summary>
internal sealed class Settings(IConfiguration configuration, IHostEnvironment environment)
{
    /// <summary>Names everything that is wrong at once, so that nobody has to start five times to hear of five keys.</summary>
    public void RefuseUnlessComplete()
    {
        var refusals = new List<string>();
        Action[] checks =
            [Unicode, () => _ = Security(), () => _ = HttpPayments(), () => _ = Payments(), () => _ = Orders(), () => _ = Data(),
                () => _ = Messaging(), () => _ = Jobs(), () => _ = Queues(), () => _ = Schedules(), () => _ = Redis(), () => _ = RabbitMq(),
                () => _ = Identity()];
        foreach (var check in checks)
        {
            try
            {
                check();
            }
            catch (StartRefusedException refused)
            {
                refusals.Add(refused.Message);
            }
        }

        if (refusals.Count > 0)
            throw new StartRefusedException(string.Join($"{Environment.NewLine}Not started: ", refusals.Distinct(StringComparer.Ordinal)));
    }

    public OrdersOptions Orders()
    {
        var options = Read<OrdersOptions>("Orders");
        Between("Orders:PaymentWindow", options.PaymentWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        Between("Orders:PaymentGrace", options.PaymentGrace, TimeSpan.Zero, TimeSpan.FromDays(1));
        Between("Orders:ExpiryInterval", options.ExpiryInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        return options;
    }

    public DataOptions Data()
    {
        var options = Read<DataOptions>("Data");
        Between("Data:IdempotencyRetention", options.IdempotencyRetention, TimeSpan.FromHours(24), TimeSpan.FromDays(90));
        if (string.IsNullOrWhiteSpace(options.Directory))
            throw new StartRefusedException("Data:Directory is empty: name a folder for the service's files.");
        options.Directory = Path.GetFullPath(options.Directory);
        return options;
    }

    /// <summary>
    /// Whether this process also does the work that nobody waits for: unless there is a broker, where <c>Worker</c> does it.
    /// </summary>
    public bool RunsWorkers() =>
        configuration.GetValue("Workers:Enabled", defaultValue: string.IsNullOrWhiteSpace(configuration.GetConnectionString("RabbitMq")));

    public MessagingOptions Messaging()
    {
        var options = Read<MessagingOptions>("Messaging");
        Between("Messaging:BatchSize", options.BatchSize, 1, 1000);
        Between("Messaging:Prefetch", options.Prefetch, 1, 1000);
        Between("Messaging:Concurrency", options.Concurrency, 1, 100);
        Between("Messaging:InboxRetention", options.InboxRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(90));
        Between("Messaging:EventRetention", options.EventRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        return options;
    }

    public JobsOptions Jobs()
    {
        var options = Read<JobsOptions>("Jobs");
        Between("Jobs:Concurrency", options.Slots, 1, 1_000);
        Between("Jobs:Prefetch", options.Prefetch, 0, 5_000);
        Between("Jobs:Lease", options.Lease, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10));
        Between("Jobs:ShutdownTimeout", options.ShutdownTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Between("Jobs:CrashesUntilQuarantine", options.CrashesUntilQuarantine, 1, 100);
        Between("Jobs:Retention", options.Retention, TimeSpan.FromHours(1), TimeSpan.FromDays(400));
        return options;
    }

    /// <summary>The times of schedules that are set, by name.</summary>
    public IReadOnlyDictionary<string, string> Schedules()
    {
        var known = Features.JobSchedules(Orders()).Select(schedule => schedule.Name).ToList();
        var set = configuration.GetSection("Schedules").GetChildren()
            .ToDictionary(one => one.Key, one => one.Value ?? "", StringComparer.Ordinal);
        foreach (var (name, when) in set)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                throw new StartRefusedException($"Schedules:{name}: there is no such schedule. There are {string.Join(", ", known)}.");
            if (when != ScheduleTimes.Off && !ScheduleTimes.TryRead(when, out _, out var fault))
                throw new StartRefusedException($"Schedules:{name} is '{when}'; {fault}");
        }

        return set;
    }

    /// <summary>The queues that this process works for; none named: all of them.</summary>
    public WorkedQueues Queues()
    {
        var named = (configuration["Workers:Queues"] ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        var known = Features.JobKinds.Select(kind => kind.Queue).Append(JobKind.DefaultQueue).ToHashSet(StringComparer.Ordinal);
        return named.IsSubsetOf(known)
            ? new WorkedQueues(named)
            : throw new StartRefusedException(
                $"Workers:Queues names {string.Join(", ", named.Except(known, StringComparer.Ordinal))}, where no kind of job waits. "
                    + $"There are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    public RedisConnection? Redis() => RedisConnection.From(configuration.GetConnectionString("Redis"));

    public RabbitMqAddress? RabbitMq() => RabbitMqAddress.From(configuration.GetConnectionString("RabbitMq"));

    public SecurityOptions Security() => SecurityOptions.From(configuration, environment.IsDevelopment() ? Data().Directory : null);

    /// <summary>
    /// How the payment provider is called; nothing, where it is the simulator. Refuses to take orders for money that nobody moves, unless
    /// that was asked for by name.
    /// </summary>
    public HttpPaymentOptions? HttpPayments() =>
        (configuration["Payments:Provider"] ?? (environment.IsDevelopment() ? "Simulator" : null)) switch
        {
            "Simulator" => null,
            "Http" => HttpPaymentOptions.From(configuration, mayBePlain: environment.IsDevelopment()),
            var provider => throw new StartRefusedException(
                $"Payments:Provider is {(provider is null ? "not set" : $"'{provider}'")}. Set it to Http, with "
                    + "Payments:Http:BaseAddress and "
                    + $"what belongs to it, or to Simulator, which moves no money, if that is what you want."),
        };

    public PaymentsOptions Payments()
    {
        var options = Read<PaymentsOptions>("Payments");
        Between("Payments:ResolveAfter", options.ResolveAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return options;
    }

    public IdentitySettings Identity()
    {
        var (options, development) = (Read<IdentitySettings>("Identity"), environment.IsDevelopment());
        options.Issuer =
            PublicAddress.From(
                "Identity:Issuer", options.Issuer, development ? PublicAddress.OfDevelopment : null, mayBePlain: development);
        options.AppAddress = PublicAddress.From("Identity:AppAddress", options.AppAddress, options.Issuer, mayBePlain: development);
        if (string.IsNullOrWhiteSpace(options.Audience))
            throw new StartRefusedException("Identity:Audience must not be blank.");
        options.RequireConfirmedEmail ??= !development;
        Between("Identity:ConfirmationLifetime", options.ConfirmationLifetime, TimeSpan.FromMinutes(10), TimeSpan.FromDays(7));
        Between("Identity:ResetLifetime", options.ResetLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Between("Identity:AccessTokenLifetime", options.AccessTokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        Between("Identity:SigningKeyLifetime", options.SigningKeyLifetime, TimeSpan.FromDays(2), TimeSpan.FromDays(400));
        Between("Identity:RefreshIdleLifetime", options.RefreshIdleLifetime, options.AccessTokenLifetime, TimeSpan.FromDays(90));
        Between("Identity:RefreshAbsoluteLifetime", options.RefreshAbsoluteLifetime, options.RefreshIdleLifetime, TimeSpan.FromDays(400));
        Between("Identity:AuditRetention", options.AuditRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        Between("Identity:FreeLoginFailures", options.FreeLoginFailures, 1, 100);
        Between("Identity:FreeAddressFailures", options.FreeAddressFailures, 1, 1_000_000);
        Between("Identity:FreeMailRequests", options.FreeMailRequests, 1, 1_000_000);
        Between("Identity:LoginDelay", options.LoginDelay, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Between("Identity:LongestLoginDelay", options.LongestLoginDelay, options.LoginDelay, TimeSpan.FromDays(1));
        Between("Identity:LoginFailuresForgotten", options.LoginFailuresForgotten, options.LongestLoginDelay, TimeSpan.FromDays(7));
        return options;
    }

    /// <summary>
    /// In invariant globalization mode .NET leaves letters as they were typed: the same password from two keyboards would be two.
    /// </summary>
    private static void Unicode()
    {
        if ("e\u0301".Normalize().Length != 1)
            throw new StartRefusedException(
                "Unicode cannot be normalized here: set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT to false and install ICU (Debian: "
                    + "libicu72).");
    }

    private static void Between<T>(string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new StartRefusedException($"{key} is {value}; it must be from {least} to {most}.");
    }

    private T Read<T>(string section)
        where T : class, new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            throw new StartRefusedException($"{section}: {exception.Message} {exception.InnerException?.Message}");
        }
    }
}
