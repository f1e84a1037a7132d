global using System.Net;
global using CleanOrders.TestKit;
global using static CleanOrders.TestKit.Who;
