import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const DOMAIN = join(import.meta.dirname, "..");

it("is the only capability that touches a model itself: every other call goes through its books", () => {
  const files = readdirSync(DOMAIN, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  const touching = files.filter((path) => /\bctx\.models?\b/.test(readFileSync(join(DOMAIN, path), "utf8")));
  expect(touching.length).toBeGreaterThan(0);
  expect(touching.filter((path) => !path.startsWith("models/"))).toEqual([]);
});
