global using CleanOrders.TestKit;
global using static CleanOrders.TestKit.Who;
