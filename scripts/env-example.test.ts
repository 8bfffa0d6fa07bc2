import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { environmentNames } from "#server/platform/env.ts";

it(".env.example names every setting that the app reads, and no other", () => {
  const text = readFileSync(".env.example", "utf8");
  const named = [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
  const ofScripts = ["CASEYOS_DATA_DIR"];
  expect([...named].sort()).toEqual([...environmentNames, ...ofScripts].sort());
});
