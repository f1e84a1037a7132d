using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Infrastructure.Notifications.Texts;

internal sealed class PreviewTemplateQuery(INotificationTexts texts) : IQuery<PreviewTemplate, TemplatePreview>
{
    public Task<Result<TemplatePreview>> Ask(PreviewTemplate question, CancellationToken ct) => Task.FromResult(Preview(question));

    private Result<TemplatePreview> Preview(PreviewTemplate question)
    {
        if (NotificationTemplates.All.FirstOrDefault(template => template.Name == question.Name) is not { } template)
            return NotificationErrors.TemplateNotFound.With($"There is no template {question.Name}.");
        if (question.Culture is { } culture && !texts.Cultures.Contains(culture, StringComparer.Ordinal))
            return Violations.Only("/culture", texts.Unknown());

        var content = texts.Write(template, question.Culture, template.SampleData);
        return new TemplatePreview(
            template.Name, template.Category, content.Culture, content.Title, content.Text, content.Link?.Address, content.Link?.Label,
            texts.ToHtml(content));
    }
}
