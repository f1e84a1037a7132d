using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.Net.Http.Headers;

namespace CleanOrders.WebApi.Conversations;

/// <summary>Files that go with messages: uploaded before, and given out for saving alone.</summary>
internal static class AttachmentEndpoints
{
    private const string Attachments = "/v1/conversations/{id:cnv}/attachments";

    // What a body says that it is lets it in; what it is, its content says.
    private static readonly string[] Taken =
    [
        "application/octet-stream", "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain",
    ];

    public static void MapAttachments(this IEndpointRouteBuilder api)
    {
        var attachments = api.MapGroup("").WithTags("Conversations").WithExamples(AttachmentExamples.All);

        _ = attachments.MapPost(Attachments, UploadAttachment).WithMetadata(new FileTaken(UploadAttachmentHandler.Largest))
            .Accepts<Stream>(Taken[0], Taken[1..]).Produces<AttachmentDetails>(201)
            .Refuses(
                ConversationErrors.NotFound, AttachmentErrors.Empty, AttachmentErrors.TypeRefused, CardNumber.Refused, RateLimit.Exceeded);
        _ = attachments.MapGet($"{Attachments}/{{attachment:att}}", GetAttachment).WithMetadata(new AnswersAs())
            .Produces<Stream>(200, Taken[0], Taken[1..]).Refuses(AttachmentErrors.NotFound);
    }

    /// <summary>Upload an attachment</summary>
    /// <remarks>Up to 5 MiB: the bytes of a PNG, JPEG, GIF, WebP, PDF or a text in UTF-8, as its content says and not its content type;
    /// everything else is refused, and markup is text. Its name is that of `Content-Disposition`, without what a name should not have. A
    /// message of yours in this conversation takes it by its `id` in `attachments`; until then only you see it, and after a day it is
    /// forgotten. It is stored as it comes and has no idempotency key: sent twice, it is two attachments. Twenty that no message has
    /// taken can be uploaded within an hour.</remarks>
    internal static async Task<IResult> UploadAttachment(
        ConversationId id, HttpRequest request, UploadAttachmentHandler handler, Caller caller, CancellationToken ct)
    {
        try
        {
            var upload = new UploadAttachment(FileParts.Of(request.HttpContext, ct), NameIn(request));
            return (await handler.Handle(upload, id, caller, ct)).ToHttp(
                attachment => Reply.Created($"/v1/conversations/{id}/attachments/{attachment.Id}", attachment));
        }
        catch (SenderLeftException left)
        {
            return left.Refusal;
        }
    }

    /// <summary>Get an attachment</summary>
    /// <remarks>Its bytes, for saving: `Content-Disposition` is `attachment` always, and its content type is what its content
    /// is.</remarks>
    internal static async Task<IResult> GetAttachment(
        ConversationId id, AttachmentId attachment, IQuery<GetAttachment, AttachmentDetails> attachments, IAttachmentStore store,
        Caller caller, CancellationToken ct) =>
        (await attachments.Ask(new GetAttachment(id, attachment, caller), ct)).ToHttp(found => new FileReply(
            found.Name.Value, found.ContentType == "text/plain" ? "text/plain; charset=utf-8" : found.ContentType, found.Size,
            () => store.Read(found.Id, ct)));

    // In the form for all characters first (RFC 6266, section 4.3).
    private static string? NameIn(HttpRequest request) =>
        ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition)
            ? disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value
            : null;
}
