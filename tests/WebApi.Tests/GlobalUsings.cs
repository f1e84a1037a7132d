global using System.Net;
global using CleanOrders.TestKit;
global using static CleanOrders.TestKit.Who;

// Two projects run at once, and two processors are busy with two classes of each: more would only have each wait longer.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
