using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class ResultTests
{
    private static readonly Error Broken = new ErrorType(ErrorKind.Conflict, "test.broken", "Broken", "It broke.").With("Just now.");

    [Fact]
    public void A_success_has_no_error() => (Result.Success.IsFailure, Result.Success.Error).ShouldBe((false, null));

    [Fact]
    public void A_failure_keeps_its_error()
    {
        Result plain = Broken;
        Result<int> valued = Broken;

        (plain.IsFailure, plain.Error).ShouldBe((true, Broken));
        (valued.IsFailure, valued.Error).ShouldBe((true, Broken));
    }

    [Fact]
    public void A_success_answers_with_its_value()
    {
        Result<int> result = 42;

        (result.IsFailure, result.Value).ShouldBe((false, 42));
    }

    [Fact]
    public void Taking_the_value_of_a_failure_is_a_bug_that_names_the_error()
    {
        Result<int> result = Broken;

        Should.Throw<InvalidOperationException>(() => result.Value).Message.ShouldContain("test.broken");
    }

    [Fact]
    public void Then_goes_on_with_a_value_and_passes_a_failure_through()
    {
        Result<int> right = 42;
        Result<int> wrong = Broken;

        right.Then(number => $"{number}!").Value.ShouldBe("42!");
        wrong.Then<string>(_ => throw new InvalidOperationException("Must not be reached.")).Error.ShouldBe(Broken);
    }
}
