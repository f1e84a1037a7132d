// Places an order by the client that openapi-typescript makes of the document, and prints its id. Arguments: address, access token.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: baseUrl!, headers: { Authorization: `Bearer ${token}` } });

const { data: me } = await client.GET("/v1/me");
const permissions: string[] = me!.permissions;
if (!permissions.includes("orders:place")) throw new Error(`Only ${permissions.join(", ")}`);

const { data: order, error } = await client.POST("/v1/orders", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: {
    lines: [{ sku: "SKU-00002", quantity: 2 }],
    shippingAddress: { name: "Ada Lovelace", line1: "1 Main Street", city: "Berlin", postalCode: "10115", country: "DE" },
  },
});
if (!order) throw new Error(`${error.code}: ${error.detail}`);

const status: components["schemas"]["OrderStatus"] = order.status;
const sort: components["schemas"]["OrderSort"] = "-placedAt";
const { data: list } = await client.GET("/v1/orders", {
  params: { query: { status: [status], sort }, header: { Prefer: "return=total-count" } },
});
if (list?.items[0]?.id !== order.id) throw new Error("The order is not the first of the list.");

const { error: refused } = await client.GET("/v1/orders/{id}", { params: { path: { id: "ord_00000000000000000000000000" } } });
if (refused?.code !== "order.not_found") throw new Error(`Refused by ${refused?.code}`);
console.log(order.id);
