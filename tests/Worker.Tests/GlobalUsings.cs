global using System.Net;
global using CleanOrders.TestKit;
global using static CleanOrders.TestKit.Who;

// Most of them wait for processes and servers most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
