import { describe, expect, it } from "vitest";
import { document, type Lock, shippedPackages, unagreed } from "./licences.ts";

const lock: Lock = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/react": { version: "19.0.0", license: "MIT" },
    "node_modules/a/node_modules/react": { version: "19.0.0", license: "MIT" },
    "node_modules/a/node_modules/@b/c": { version: "1.0.0", license: "(MIT OR GPL-3.0)" },
    "node_modules/vitest": { version: "5.0.0", license: "MIT", dev: true },
  },
};

describe("third-party packages", () => {
  it("are those that ship, each once", () => {
    expect(shippedPackages(lock).map(({ name }) => name)).toEqual(["@b/c", "react"]);
    expect(document(shippedPackages(lock))).toContain("| react | 19.0.0 | MIT |");
  });

  it("need a licence somebody has agreed to", () => {
    const row = (name: string, licence: string) => ({ name, version: "1.0.0", licence });
    const refused = unagreed([
      row("choice", "(GPL-3.0 OR MIT)"),
      row("both", "MIT AND ISC"),
      row("half", "MIT AND GPL-3.0"),
      row("closed", "SEE LICENSE IN LICENSE"),
      row("unknown", "not stated"),
      row("caniuse-lite", "CC-BY-4.0"),
    ]);
    expect(refused.map(({ name }) => name)).toEqual(["half", "closed", "unknown"]);
  });
});
