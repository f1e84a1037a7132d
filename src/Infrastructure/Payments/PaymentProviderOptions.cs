using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace CleanOrders.Infrastructure.Payments;

/// <summary>The section <c>Payments</c> of the configuration, as far as it says which provider moves the money.</summary>
internal sealed class PaymentProviderOptions : IValidatableObject
{
    public const string Http = "Http";
    private const string Simulator = "Simulator";

    /// <summary>The payment provider: <c>Http</c>, or <c>Simulator</c>, which moves no money. Left out: that, in Development.</summary>
    public string? Provider { get; set; }

    /// <summary>Whether it is called over HTTP, of a configuration that was not checked yet.</summary>
    public static bool IsHttp(IConfiguration configuration) => configuration["Payments:Provider"] == Http;

    internal void Complete(IHostEnvironment environment) => Provider ??= environment.IsDevelopment() ? Simulator : null;

    /// <summary>Refuses to take orders for money that nobody moves, unless that was asked for by name.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider is not (Http or Simulator))
            yield return new ValidationResult(
                $"Payments:Provider is {(Provider is null ? "not set" : $"'{Provider}'")}. Set it to Http, with Payments:Http:BaseAddress "
                + "and what belongs to it, or to Simulator, which moves no money, if that is what you want.");
    }
}
