global using System.Net;
global using CleanOrders.TestKit;
global using static CleanOrders.TestKit.Who;

// Many of them wait for processes, servers and hashes.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
