using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

public static class AttachmentErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "attachment.not_found",
        "There is no such attachment",
        "No attachment of this conversation that you can see has this id. One that was not sent only who uploaded it sees, for a day.");

    public static readonly ErrorType Empty = new(ErrorKind.Invalid, "attachment.empty",
        "The file is empty", "A file of no bytes says nothing. Send it again.");

    public static readonly ErrorType TypeRefused = new(ErrorKind.Invalid, "attachment.type_refused",
        "Files of this type are not taken",
        "By its content a file is an image (PNG, JPEG, GIF, WebP), a PDF, or plain text in UTF-8, whatever its name or its content type "
            + "say. Nothing else is kept.");

    public static readonly ErrorType Unknown = new(ErrorKind.Invalid, "attachment.unknown",
        "There is no such attachment to send",
        "A message takes what its author has uploaded to the same conversation, each once, within a day after it was uploaded.");

    public static readonly ErrorType TooMany = new(ErrorKind.Invalid, "attachment.too_many",
        "The message has too many attachments", "The detail says how many one message can have. Send the rest with another one.");
}
