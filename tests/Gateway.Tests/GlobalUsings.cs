global using System.Net;
global using CleanOrders.TestKit;

// Most of them wait for processes and servers most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
