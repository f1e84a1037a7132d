using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Domain.Canaries
{
    /// <summary>Knows what Domain must not know, in every way in which a type can know another.</summary>
    [Known(typeof(StartRefusedException))]
    public sealed class Knower(StartRefusedException captured) : Generic<DbContext>
    {
        public static StartRefusedException[]? Property => null;

        public static void Signature(ref StartRefusedException refused) => _ = refused;

        public static void Body() => _ = new List<object> { HostOperations.DatabaseAnswers(null!, default) };

        public static Func<string, object> Lambda() => text => new StartRefusedException(text);

        public static async Task AsyncBody()
        {
            await Task.Yield();
            DomainJson.Configure(new());
        }

        public static IEnumerable<object> Iterator()
        {
            yield return new StartRefusedException("");
        }

        public static void Constraint<T>()
            where T : DbContext
        {
        }

        public static void Caught()
        {
            try
            {
                GC.Collect();
            }
            catch (StartRefusedException)
            {
                throw;
            }
        }

        public static void LocalFunction()
        {
            Local();

            static void Local() => Console.WriteLine(TimeProvider.System);
        }

        [Known(null, Also = [typeof(DbContext)])]
        public override string ToString() => captured.Message;
    }

    public abstract class Generic<T>;

    [AttributeUsage(AttributeTargets.All)]
    public sealed class KnownAttribute(Type? type) : Attribute
    {
        public Type? Type => type;

        public Type[] Also { get; init; } = [];
    }
}

namespace CleanOrders.Application.Canaries
{
    public sealed class Knower
    {
        public static void Answer(HttpContext http, DbContext db) => File.WriteAllText(http.TraceIdentifier, db.ToString());

        public static object LookUp(IServiceProvider services) => services.GetRequiredService<object>();
    }
}

namespace CleanOrders.Infrastructure.Canaries
{
    internal sealed class Knower
    {
        public static string Of(HttpContext http) => http.TraceIdentifier + typeof(Program);
    }
}

namespace CleanOrders.ServiceDefaults.Canaries
{
    internal static class Knower
    {
        public static string Of(DbContext db) => $"{db}{typeof(Program)}";
    }
}

namespace CleanOrders.WebApi.Canaries
{
    internal static class KnowerEndpoints
    {
        public static object Map(DbContext db) => db.Model is null ? new StartRefusedException("") : db;
    }
}

namespace CleanOrders.WebApi.Orders.Canaries
{
    internal abstract class Knower
    {
        public abstract Task<StartRefusedException> Refused();
    }
}
