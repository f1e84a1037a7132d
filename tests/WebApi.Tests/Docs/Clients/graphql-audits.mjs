// Audits an endpoint against GraphQL over HTTP, and prints what was found: `ok`, or by how much it fails. Argument: the endpoint's address.
import { auditServer } from "graphql-http";

for (const { id, name, status, reason } of await auditServer({ url: process.argv[2] }))
  console.log(`${status} ${id} ${name}${reason ? `: ${reason}` : ""}`);
