global using System.Net;
global using CleanOrders.TestKit;
global using static CleanOrders.TestKit.Who;

// Many of them wait for processes, servers and hashes. More would only have each wait longer: another project runs beside them.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
