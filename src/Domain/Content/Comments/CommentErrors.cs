using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Comments;

public static class CommentErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "comment.not_found",
        "There is no such comment", "No comment that you can see has this id.");

    public static readonly ErrorType Closed = new(ErrorKind.Conflict, "comment.closed",
        "Nobody comments on this any more", "What the comment is about was withdrawn, or is not published now.");

    public static readonly ErrorType TooDeep = new(ErrorKind.Invalid, "comment.too_deep",
        "Nobody replies to a reply", "Threads are two deep. Reply to the comment that began the thread.");

    public static readonly ErrorType ReplyUnknown = new(ErrorKind.Invalid, "comment.reply_unknown",
        "There is no comment to reply to", "`replyTo` is the id of a comment on the same article or review.");

    public static readonly ErrorType EditWindowClosed = new(ErrorKind.Conflict, "comment.edit_window_closed",
        "It is too late to change the comment",
        "A comment can be changed for some minutes after it was written, so that nobody replies to what is not there any more. It can "
            + "still be deleted.");
}
