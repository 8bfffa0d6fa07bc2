import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("each dependency has its line in the table, and each line its dependency", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  const table = readFileSync("docs/adr/0018-dependencies.md", "utf8");
  const named = [...table.matchAll(/^\| (\S+) \| (.+) \|$/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== "package" && name !== "---");
  const wanted = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  expect([...named].sort()).toEqual([...wanted].sort());
});
