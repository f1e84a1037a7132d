namespace CleanOrders.Infrastructure.Hosting;

/// <summary>The service cannot start, and the message says what to do about it.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
