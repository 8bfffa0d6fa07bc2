import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BoundaryReport, complaints, cruise } from "./check-boundaries.ts";

/** One forbidden import per rule: the file that has it, and what it imports. */
const plants: Record<string, [file: string, imports: string]> = {
  "no-runtime-cycles": ["server/platform/circle.ts", "./circle-back.ts"],
  "imports-resolve": ["server/platform/lost.ts", "./nowhere.ts"],
  "runs-on-declared-packages": ["server/platform/dev-only.ts", "dev-tool"],
  "slice-core-knows-no-transport": ["server/domain/queue/verbs/next.ts", "next"],
  "slices-meet-at-the-door": ["server/domain/queue/verbs/neighbour.ts", "#server/domain/crm/store.ts"],
  "policy-is-pure": ["server/domain/queue/policy/impure.ts", "#server/platform/log.ts"],
  "contract-is-client-safe": ["server/domain/queue/contract.ts", "#server/platform/log.ts"],
  "pure-stays-pure": ["server/platform/pure/impure.ts", "node:fs"],
  "only-stores-reach-the-database": ["server/domain/queue/verbs/database.ts", "#server/db/client.ts"],
  "domain-sees-ports-not-vendors": ["server/domain/queue/verbs/vendor.ts", "#server/connectors/google/client.ts"],
  "connectors-are-leaves": ["server/connectors/google/sideways.ts", "#server/connectors/hubspot/client.ts"],
  "platform-is-the-floor": ["server/platform/upward.ts", "#server/domain/crm/index.ts"],
  "ui-sees-contracts-only": ["components/queue/server-value.tsx", "#server/platform/log.ts"],
  "ui-types-only-from-the-api-surface": ["components/queue/server-type.tsx", "type:#server/domain/crm/store.ts"],
  "app-is-a-shim": ["app/page.tsx", "#server/domain/crm/index.ts"],
  "jobs-call-the-door": ["inngest/functions/queue.ts", "#server/domain/crm/store.ts"],
  "engine-is-an-outsider": ["inngest/engine/core.ts", "#server/platform/log.ts"],
  "api-assembles-edges": ["server/api/logic.ts", "#server/domain/crm/store.ts"],
  "product-knows-no-sandbox": ["server/platform/sandboxed.ts", "#sandbox/index.ts"],
  "sandbox-is-an-outsider": ["sandbox/peek.ts", "#server/platform/log.ts"],
  "test-kit-stays-in-tests": ["server/api/kit.ts", "#server/testing/clock.ts"],
};

/** Files the plants point at, and imports that must stay allowed. */
const scenery: Record<string, string> = {
  "server/platform/circle-back.ts": 'import { x } from "./circle.ts";\nexport const y = x;\n',
  "server/platform/log.ts": "export const x = 1;\n",
  "server/db/client.ts": "export const x = 1;\n",
  "server/domain/crm/index.ts": 'export { x } from "./store.ts";\n',
  "server/domain/crm/store.ts": 'export { x } from "#server/db/client.ts";\n',
  "server/domain/crm/verbs.ts":
    'import { x } from "./store.ts";\nimport type { x as y } from "./store.ts";\nexport const z: typeof y = x;\n',
  "server/connectors/google/client.ts": 'export { x } from "#server/platform/log.ts";\n',
  "server/connectors/hubspot/client.ts": "export const x = 1;\n",
  "server/testing/clock.ts": "export const x = 1;\n",
  "server/api/root.ts": 'export { x } from "#server/domain/crm/index.ts";\n',
  "components/queue/allowed.tsx": 'import type { x } from "#server/api/root.ts";\nexport const y: typeof x = 1;\n',
  "inngest/functions/allowed.ts": 'export { x } from "#server/domain/crm/index.ts";\n',
  "sandbox/index.ts": "export const x = 1;\n",
  "node_modules/next/index.js": "export const x = 1;\n",
  "node_modules/next/package.json": '{"name":"next","version":"1.0.0","type":"module","main":"index.js"}',
  "node_modules/dev-tool/index.js": "export const x = 1;\n",
  "node_modules/dev-tool/package.json": '{"name":"dev-tool","version":"1.0.0","type":"module","main":"index.js"}',
  "package.json": JSON.stringify({
    name: "canary",
    type: "module",
    imports: { "#server/*": "./server/*", "#sandbox/*": "./sandbox/*" },
    dependencies: { next: "1.0.0" },
    devDependencies: { "dev-tool": "1.0.0" },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      module: "ESNext",
      moduleResolution: "bundler",
      allowImportingTsExtensions: true,
      noEmit: true,
      jsx: "react-jsx",
    },
  }),
};

const root = mkdtempSync(join(tmpdir(), "caseyos-canary-"));
let report: BoundaryReport;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeAll(async () => {
  cpSync(".dependency-cruiser.cjs", join(root, ".dependency-cruiser.cjs"));
  for (const [path, text] of Object.entries(scenery)) write(path, text);
  for (const [file, target] of Object.values(plants)) {
    const [, type, specifier] = /^(type:)?(.+)$/.exec(target) ?? [];
    const line = type
      ? `import type { x } from "${specifier}";\nexport const planted: typeof x = 1;\n`
      : `import { x } from "${specifier}";\nexport const planted = x;\n`;
    write(file, file.endsWith("circle.ts") ? `export { y as x } from "${specifier}";\n` : line);
  }
  report = await cruise(root);
}, 30_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const config = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  forbidden: { name: string; severity: string }[];
};

describe("import boundaries", () => {
  it("have a planted violation for every rule, and every rule is an error", () => {
    expect(config.forbidden.map((rule) => rule.name).sort()).toEqual(Object.keys(plants).sort());
    expect(config.forbidden.filter((rule) => rule.severity !== "error")).toEqual([]);
  });

  it.each(Object.keys(plants))("%s fires on its plant", (rule) => {
    const [file] = plants[rule] ?? [];
    const hits = report.violations.filter((violation) => violation.rule === rule).flatMap(({ from, to }) => [from, to]);
    expect(hits).toContain(file);
  });

  it("leave allowed imports alone", () => {
    const planted = new Set(Object.values(plants).map(([file]) => file));
    expect(
      report.violations.filter(({ from }) => !planted.has(from) && from !== "server/platform/circle-back.ts"),
    ).toEqual([]);
  });

  it("are not taken as kept when the cruiser saw too little", () => {
    expect(complaints({ modules: 0, violations: [] })).toHaveLength(1);
    expect(complaints({ modules: report.modules, violations: [] }, report.modules)).toEqual([]);
  });
});
