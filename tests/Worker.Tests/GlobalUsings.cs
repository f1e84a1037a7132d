global using CleanOrders.TestKit;
