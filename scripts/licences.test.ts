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

  it("built for another machine have the licence of the build that npm has seen, of the same version", () => {
    const builds = (stated: string): Lock => ({
      packages: {
        "node_modules/@x/tool-linux-x64-gnu": { version: stated, license: "MIT" },
        "node_modules/@x/tool-darwin-arm64": { version: "2.0.0" },
      },
    });
    expect(unagreed(shippedPackages(builds("2.0.0")))).toEqual([]);
    expect(unagreed(shippedPackages(builds("1.0.0"))).map(({ name }) => name)).toEqual(["@x/tool-darwin-arm64"]);
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
