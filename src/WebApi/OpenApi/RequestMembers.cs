using System.Globalization;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.OneTimeCodes;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.DeadLetters;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Orders.Returns;
using CleanOrders.Application.Orders.Shipping;
using CleanOrders.Application.Payments.Refunding;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Routing;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>One member of a request body, and which values of it are accepted.</summary>
internal sealed record RequestMember(string Name, bool Required, Action<OpenApiSchema>? Shape);

/// <summary>
/// What requests must have. Their types take anything, so that the use case can say all that is wrong at once; so the
/// limits stand here a second time, by the constants that the domain checks.
/// </summary>
internal static class RequestMembers
{
    /// <summary>What the permissions of roles and keys are called in the document.</summary>
    public const string PermissionSchema = "Permission";

    private const string SkuPattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    private static readonly Dictionary<Type, RequestMember[]> Known = new()
    {
        [typeof(Register)] =
            [Must("email", Email), Must("password", Text(Password.Longest, Password.Shortest)),
                May("displayName", Text(RegisterHandler.LongestDisplayName))],
        [typeof(LogIn)] = [Must("email", Email), Must("password", Text()), May("totp", Text())],
        [typeof(EnrolTotp)] = [Must("password", Text())],
        [typeof(ConfirmTotp)] = [Must("code", Text())],
        [typeof(RemoveTotp)] = [Must("password", Text())],
        [typeof(RefreshSession)] = [Must("refreshToken", Text())],
        [typeof(ConfirmEmail)] = [Must("token", Text())],
        [typeof(ResendConfirmation)] = [Must("email", Email)],
        [typeof(ForgotPassword)] = [Must("email", Email)],
        [typeof(ResetPassword)] = [Must("token", Text()), Must("password", Text(Password.Longest, Password.Shortest))],
        [typeof(ChangePassword)] = [Must("currentPassword", Text()), Must("newPassword", Text(Password.Longest, Password.Shortest))],
        [typeof(LogOut)] = [Must("refreshToken", Text())],

        [typeof(CreateApiKey)] =
        [
            Must("name", Text(CreateApiKeyHandler.LongestName)), Must("plan", Pattern(CreateApiKeyHandler.PlanPattern)),
            Must("permissions", Each(PermissionSchema)), May("expiresAt"),
        ],

        [typeof(ChangeUserRoles)] = [Must("roles")],
        [typeof(LockUser)] = [May("reason", Text(Note.Longest, 0))],
        [typeof(ChangeRole)] = [Must("permissions", Each(PermissionSchema))],

        [typeof(CreateProduct)] = [Must("sku", Pattern(SkuPattern)), Must("name", Text(Product.LongestName)), Must("price")],
        [typeof(ChangeProduct)] = [Must("name", Text(Product.LongestName)), Must("price"), May("active")],
        [typeof(AdjustStock)] =
            [Must("delta", Number(-StockLevel.LargestChange, StockLevel.LargestChange)), Must("reason", Text(Note.Longest))],

        [typeof(PlaceOrder)] = [Must("lines", List(1)), Must("shippingAddress"), May("note", Text(Note.Longest, 0)), May("expectedTotal")],
        [typeof(PayOrder)] = [Must("token", Text(PayOrder.LongestToken))],
        [typeof(CancelOrder)] = [Must("reason", Text(Note.Longest))],
        [typeof(CancelRest)] = [Must("reason", Text(Note.Longest))],
        [typeof(RefundOrder)] = [Must("amount"), Must("reason", Text(Note.Longest))],
        [typeof(RefundPayment)] = [Must("amount"), Must("reason", Text(Note.Longest))],
        [typeof(EnqueueJob)] =
            [Must("type", Text(EnqueueJobHandler.LongestType)), May("arguments"), May("runAt"),
                May("priority", Number(0, JobTerms.HighestPriority)), May("uniqueKey", Text(EnqueueJobHandler.LongestUniqueKey))],
        [typeof(RequeueDeadLetters)] = [Must("filter"), May("dryRun"), May("limit", Number(1, RequeueDeadLettersHandler.Most))],
        [typeof(DeadLetterFilter)] =
            [May("kind"), May("type", Text(DeadLetterFilter.LongestWords)), May("error", Text(DeadLetterFilter.LongestWords)), May("from"),
                May("to")],
        [typeof(NoBody)] = [],
        [typeof(ShipOrder)] = [Must("lines", List(1)), Must("carrier", Text(Tracking.Longest)), Must("tracking", Text(Tracking.Longest))],
        [typeof(RequestReturn)] = [Must("lines", List(1)), Must("reason", Text(Note.Longest))],
        [typeof(ReceiveReturn)] = [May("damaged", List(0))],

        [typeof(PiecesInput)] = [Must("sku", Pattern(SkuPattern)), Must("quantity", Number(1, Pieces.Most))],
        [typeof(MoneyInput)] = [Must("amount", Number(0, Money.HighestPrice)), Must("currency", Pattern("^[A-Z]{3}$"))],
        [typeof(AddressInput)] =
        [
            Must("name", Text(Address.Longest)), Must("line1", Text(Address.Longest)), May("line2", Text(Address.Longest, 0)),
            Must("city", Text(Address.Longest)),
            May("region", Text(Address.Longest, 0)), Must("postalCode", Text(Address.LongestPostalCode)),
            Must("country", Pattern("^[A-Z]{2}$")),
        ],
    };

    private static readonly Dictionary<Type, string> Descriptions = new()
    {
        [typeof(PiecesInput)] = "Some pieces of one product.",
        [typeof(MoneyInput)] = "An amount in the minor units of its currency: `4998 EUR` is 49.98 euros.",
        [typeof(AddressInput)] = "Where a parcel goes; the country is two letters of ISO 3166-1.",
    };

    public static OpenApiSchema Permissions() => ValueSchemas.OneOf(Permission.All.Select(permission => permission.Name));

    public static string? DescriptionOf(Type type) => Descriptions.GetValueOrDefault(type);

    /// <summary>The members of a request; nothing for a type that is no request.</summary>
    public static IReadOnlyList<RequestMember>? Of(Type type) => Known.GetValueOrDefault(type);

    private static RequestMember Must(string name, Action<OpenApiSchema>? shape = null) => new(name, Required: true, shape);

    private static RequestMember May(string name, Action<OpenApiSchema>? shape = null) => new(name, Required: false, shape);

    private static Action<OpenApiSchema> Text(int? longest = null, int shortest = 1) =>
        schema => (schema.MinLength, schema.MaxLength) = (shortest, longest);

    private static Action<OpenApiSchema> Pattern(string pattern) => schema => schema.Pattern = pattern;

    private static Action<OpenApiSchema> Number(long least, long most) => schema =>
        (schema.Minimum, schema.Maximum) = (least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));

    private static Action<OpenApiSchema> List(int least) => schema =>
    {
        (schema.MinItems, schema.MaxItems) = (least, Order.MostLines);
        if (schema.Items is OpenApiSchema { OneOf: [{ Type: JsonSchemaType.Null }, var item] })
            schema.Items = item;
    };

    private static Action<OpenApiSchema> Each(string name) => schema => schema.Items = new OpenApiSchemaReference(name);

    private static void Email(OpenApiSchema schema) => (schema.Format, schema.MaxLength) = ("email", EmailAddress.Longest);
}
