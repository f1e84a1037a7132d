using System.Collections.Concurrent;
using CleanOrders.Application.Events;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Messaging;

/// <summary>A reaction whose effect is a row for each time that it took effect: nothing keeps a second one out.</summary>
internal sealed class Effects(WriteBatch batch, Effects.Faults faults) : IReaction<IntegrationEvent>
{
    public const string Name = "write-an-effect";

    public static readonly string[] EventTypes =
    [
        "order_placed", "order_paid", "order_preparation_started", "order_shipped", "shipment_delivered", "order_cancelled",
        "order_refunded", "order_expired", "made_up",
    ];

    public Task<Result> Handle(IntegrationEvent happened, CancellationToken ct)
    {
        if (faults.Of.TryGetValue(happened.Aggregate, out var fault))
            throw fault;
        batch.Add(new Statement(
            "INSERT INTO test_effects (event, aggregate, sequence) VALUES ($1, $2, $3)", happened.Id.ToString(), happened.Aggregate,
            happened.Sequence));
        return Task.FromResult(Result.Success);
    }

    /// <summary>To be called when the host has made the schema: what it does not know, it refuses.</summary>
    public static Task MakeRoom(TestDatabase database) =>
        database.Run("CREATE TABLE IF NOT EXISTS test_effects (event text, aggregate text, sequence int)");

    /// <summary>By aggregate, what its messages run into.</summary>
    internal sealed class Faults
    {
        public ConcurrentDictionary<string, Exception> Of { get; } = new(StringComparer.Ordinal);

        /// <summary>Has a host write effects.</summary>
        public void Register(IServiceCollection services)
        {
            services.AddSingleton(this).AddScoped<Effects>().AddSingleton(Reaction.OfPublished<Effects>(Name, EventTypes));
        }

        /// <summary>A host that publishes over this broker and writes effects.</summary>
        public Task<Api> Start(TestDatabase database, string broker) => Api.New(new ApiOptions
        {
            Database = database,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["ConnectionStrings:RabbitMq"] = broker, ["Workers:Enabled"] = "true" },
            Services = Register,
        });
    }
}
