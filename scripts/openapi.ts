/** `node scripts/openapi.ts`: writes openapi.json from the endpoints' own definitions. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { openApiDocument } from "#server/api/rest/openapi.ts";

writeFileSync(
  join(resolve(import.meta.dirname, ".."), "openapi.json"),
  `${JSON.stringify(openApiDocument(), null, 2)}\n`,
);
