import { OpenAPIHono } from "@hono/zod-openapi";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { endpoints } from "./routes.ts";

let made: Record<string, unknown> | undefined;

/** The OpenAPI 3.1 document of all endpoints. Committed as openapi.json; a test compares them. */
export function openApiDocument(): Record<string, unknown> {
  made ??= build();
  return made;
}

function build(): Record<string, unknown> {
  const app = new OpenAPIHono();
  for (const endpoint of endpoints) app.openAPIRegistry.registerPath(endpoint.route);
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: `An API key, made by an admin under Developers. Scopes: ${apiScopes.join(", ")}.`,
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "next-auth.session-token",
    description: "The browser's session. Writes must come from the app's own pages. X-Workspace names the workspace.",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "CaseyOS API",
      version: "1",
      description:
        "Errors are RFC 9457 problem details with a stable `reason`. Lists are paged by opaque cursors. Every write takes an Idempotency-Key. Limits are told in RateLimit-* headers.",
    },
    servers: [{ url: "/" }],
  });
  return document as unknown as Record<string, unknown>;
}
