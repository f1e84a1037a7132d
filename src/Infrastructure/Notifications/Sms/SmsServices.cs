using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Notifications.Phones;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Notifications.Sms;

internal static class SmsServices
{
    public static IServiceCollection AddSms(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<SmsOptions>(configuration, "Sms");
        _ = services.AddScoped<IPhones, PhoneRepository>().AddSingleton<IPhoneNumbers, PhoneNumberBook>();
        return services.AddSingleton<ISmsProvider>(provider => provider.GetRequiredService<SmsOptions>().Providers is { Length: > 0 }
            ? ActivatorUtilities.CreateInstance<SmsProviders>(provider)
            : ActivatorUtilities.CreateInstance<SmsFolder>(provider));
    }
}
