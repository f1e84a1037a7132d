global using System.Net;
global using CleanOrders.TestKit;
global using Microsoft.AspNetCore.Http;

// Most of them wait for processes and servers most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
