using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Reviews;

public static class ReviewErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "review.not_found",
        "There is no such review", "No review that you can see has this id.");

    public static readonly ErrorType NotPurchased = new(ErrorKind.Forbidden, "review.not_purchased",
        "You have not received this product",
        "Only who has an order with the product that was delivered reviews it. An order that is still on its way is none.");

    public static readonly ErrorType Exists = new(ErrorKind.Conflict, "review.exists",
        "You have reviewed this product already", "A customer reviews a product once. Change your review, or delete it and write another.");

    public static readonly ErrorType RatingOutOfRange = new(ErrorKind.Invalid, "review.rating_out_of_range",
        "There is no such rating", "A rating is a whole number of stars from 1 to 5.");
}
