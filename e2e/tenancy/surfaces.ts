import { readdirSync } from "node:fs";
import { appRouter } from "#server/api/root.ts";

/** Every tRPC procedure of the product. */
export function procedures(): { name: string; type: "query" | "mutation" | "subscription" }[] {
  const all = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { type: "query" | "mutation" | "subscription" } }
  >;
  return Object.entries(all).map(([name, procedure]) => ({ name, type: procedure._def.type }));
}

/** Every operation of the OpenAPI document, as `GET /api/v1/moves`. */
export function operations(document: { paths: Record<string, Record<string, unknown>> }): string[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

function filesNamed(names: string[], dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) return filesNamed(names, path);
    return names.includes(entry.name) ? [path] : [];
  });
}

/** Address of a file in `app/`, without route groups: `/[workspaceSlug]/today`. */
function addressOf(file: string): string {
  const parts = file
    .split("/")
    .slice(1, -1)
    .filter((part) => !/^\(.*\)$/.test(part));
  return `/${parts.join("/")}`;
}

/** Every page, by address. */
export const pages = (): string[] => filesNamed(["page.tsx", "page.ts"], "app").map(addressOf);

/** Every route handler, by address. */
export const routeHandlers = (): string[] => filesNamed(["route.ts", "route.tsx"], "app").map(addressOf);
