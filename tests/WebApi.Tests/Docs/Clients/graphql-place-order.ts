// Places an order by the client that graphql-codegen makes of the schema, and prints its id. Arguments: address, access token.
import * as graphql from "./operations.js";

const [address, token] = process.argv.slice(2);

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}

async function send<Data, Variables>(
  document: graphql.TypedDocumentString<Data, Variables>, variables: Variables): Promise<Answer<Data>> {
  const answer = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return await answer.json() as Answer<Data>;
}

async function ask<Data, Variables>(document: graphql.TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  const { data, errors } = await send(document, variables);
  if (!data || errors) throw new Error(errors?.map(error => `${error.extensions.code}: ${error.message}`).join("\n"));
  return data;
}

const { me } = await ask(graphql.PermissionsDocument, {});
const permissions: readonly string[] = me?.permissions ?? [];
if (!permissions.includes("orders:place")) throw new Error(`Only ${permissions.join(", ")}`);

const input: graphql.PlaceOrderMutationVariables["input"] = {
  lines: [{ sku: "SKU-00004", quantity: 2 }],
  shippingAddress: { name: "Ada Lovelace", line1: "1 Main Street", city: "Berlin", postalCode: "10115", country: "DE" },
};
// @ts-expect-error The compiler knows what an order is placed with.
input.lines = [{ sku: "SKU-00004", quantity: "two" }];
input.lines = [{ sku: "SKU-00004", quantity: 2 }];
const { placeOrder: order } = await ask(graphql.PlaceOrderDocument, { input, key: crypto.randomUUID() });
if (!order) throw new Error("No order was placed.");

const status: graphql.OrderStatus = order.status;
const { orders } = await ask(graphql.NewestOrderDocument, { status: [status] });
if (orders?.edges[0]?.node?.id !== order.id) throw new Error("The order is not the first of the list.");

const { errors } = await send(graphql.OneOrderDocument, { id: "ord_00000000000000000000000000" });
if (errors?.[0]?.extensions.code !== "order.not_found") throw new Error(`Refused by ${JSON.stringify(errors)}`);
console.log(order.id);
