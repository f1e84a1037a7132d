// Writes a typed client of a schema and a document with operations. Arguments: the schema, the document, the file to write.
import { codegen } from "@graphql-codegen/core";
import * as documents from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";
import { readFile, writeFile } from "node:fs/promises";

const [schema, location, filename] = process.argv.slice(2);
const read = async file => parse(await readFile(file, "utf8"));
await writeFile(filename, await codegen({
  filename,
  schema: await read(schema),
  documents: [{ location, document: await read(location) }],
  config: {
    documentMode: "string",
    useTypeImports: true,
    strictScalars: true,
    scalars: { DateTime: "string", JSON: "unknown", Long: "number" },
  },
  plugins: [{ operations: {} }, { documents: {} }],
  pluginMap: { operations, documents },
}));
