import type { Check, Complaint } from "./tree.ts";

type Model = { name: string; path: string; body: string };

const hasColumn = (model: Model, column: string): boolean => new RegExp(`^\\s+${column}\\s+\\w+`, "m").test(model.body);

/** Composite keys hold the tenants apart: a row cannot point at a row of another workspace. */
export const tenantKeys: Check = (tree) => {
  const models = tree.paths
    .filter((path) => /^prisma\/schema\/.+\.prisma$/.test(path))
    .flatMap((path) =>
      [...tree.read(path).matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(
        ([, name = "", body = ""]): Model => ({ name, path, body }),
      ),
    );
  // An optional workspace means rows without one: nothing may point at them.
  const tenants = models.filter((model) => /^\s+workspaceId\s+String\s/m.test(model.body));
  const names = new Set(tenants.map((model) => model.name));
  return tenants.flatMap((model): Complaint[] => {
    const say = (message: string) => ({ rule: "tenant-keys", path: model.path, message: `${model.name} ${message}` });
    const loose = [...model.body.matchAll(/^\s+(\w+)\s+(\w+)\??\s+@relation\(fields: \[([^\]]+)\]/gm)]
      .filter(
        ([, , target = "", fields = ""]) =>
          names.has(target) &&
          !fields
            .split(",")
            .map((field) => field.trim())
            .includes("workspaceId"),
      )
      .map(([, field]) => say(`points at another tenant row by ${field} without workspaceId`));
    const lacksKey = hasColumn(model, "id") && !model.body.includes("@@unique([workspaceId, id])");
    return lacksKey ? [...loose, say("has no @@unique([workspaceId, id])")] : loose;
  });
};
