import { describe, expect, it } from "vitest";
import { checkConventions } from "../check-conventions.ts";
import { tenantKeys } from "./schema.ts";
import { diskTree, memoryTree } from "./tree.ts";

const rules = (files: Record<string, string>) => checkConventions(memoryTree(files)).map(({ rule }) => rule);
const slice = (files: Record<string, string>) =>
  rules(
    Object.fromEntries(
      Object.entries({ "README.md": "", "index.ts": "", "contract.ts": "", ...files }).map(([name, text]) => [
        `server/domain/queue/${name}`,
        text,
      ]),
    ),
  );
const many = (count: number) => "const x = 1;\n".repeat(count);

describe("verbs", () => {
  const store = "export async function close(tx: Tx) { await tx.move.updateMany({}); }\n";
  const good = `
    export async function dismissMove(ctx: Ctx, input: Input) {
      authorize(ctx, "move.dismiss");
      return transact(ctx, async (tx) => { await close(tx); await record(tx, ctx, {}); await emit(tx, ctx, {}); });
    }`;
  const withVerb = (text: string, extra: Record<string, string> = {}) =>
    slice({ "store.ts": store, "verbs/dismiss-move.ts": text, ...extra });

  it("that authorise, record and emit are fine", () => expect(withVerb(good)).toEqual([]));

  it("that change rows must authorise first", () => {
    expect(withVerb(good.replace('authorize(ctx, "move.dismiss");', ""))).toEqual(["verb-authorizes"]);
    expect(withVerb(good.replace("authorize(", "const x = 1; authorize("))).toEqual(["verb-authorizes"]);
  });

  it("that change rows must leave an audit entry and an event, also when the store does the writing", () => {
    expect(withVerb(good.replace("await record(tx, ctx, {});", ""))).toEqual(["verb-records"]);
    expect(withVerb(good.replace("await emit(tx, ctx, {});", ""))).toEqual(["verb-emits"]);
    const throughStore = 'export async function dismissMove(ctx: Ctx) { authorize(ctx, "x"); await close(ctx.db); }';
    expect(withVerb(throughStore)).toEqual(["verb-records", "verb-emits"]);
  });

  it("may write their audit entry and event in the SQL of the store", () => {
    const verb = 'export async function decide(ctx: Ctx) { authorize(ctx, "x"); await approveInSql(ctx.db); }';
    const sql = (text: string) => ({
      "store.ts": `const text = \`${text}\`;\nexport const approveInSql = (db) => db.query(text);\n`,
    });
    expect(withVerb(verb, sql('update "Move" set x; insert into "AuditEntry"; insert into "OutboxEvent"'))).toEqual([]);
    expect(withVerb(verb, sql('update "Move" set x'))).toEqual(["verb-records", "verb-emits"]);
  });

  it("that only read must authorise when a client reaches them", () => {
    const read = "export const listQueue = (ctx: Ctx) => page(ctx);";
    expect(withVerb(read)).toEqual([]);
    expect(withVerb(read, { "router.ts": "router({ list: listQueue })" })).toEqual(["verb-authorizes"]);
  });

  it("are excused only with a reason in their docstring", () => {
    const silent = good.replace("await record(tx, ctx, {}); await emit(tx, ctx, {});", "");
    expect(withVerb(`/** @unaudited because */${silent}`)).toEqual(["verb-records", "verb-emits"]);
    const reasons = "/** @unaudited because it mirrors mail; @unannounced because nobody listens */";
    expect(withVerb(`${reasons}${silent}`)).toEqual([]);
    const inner = `/** @inner because only jobs call it */${good.replace('authorize(ctx, "move.dismiss");', "")}`;
    expect(withVerb(inner)).toEqual([]);
    expect(withVerb(inner, { "rest.ts": "endpoint({ run: dismissMove })" })).toEqual(["verb-authorizes"]);
  });
});

describe("durable steps", () => {
  const job = (body: string) => slice({ "jobs/wake.ts": `export async function wake(ctx, steps) { ${body} }` });
  it("that are awaited, flat and named are fine", () => {
    expect(job('await steps.run("load", () => load()); return steps.sleepUntil("hold", at);')).toEqual([]);
  });
  it("are not lost, nested or named at run time", () => {
    expect(job('steps.run("load", () => load());')).toEqual(["step-awaited"]);
    expect(job('await steps.run("a", async () => { await steps.run("b", load); });')).toEqual(["step-nested"]);
    expect(job("await steps.run(name, load);")).toEqual(["step-id"]);
  });
});

describe("files", () => {
  it("stay within their sizes", () => {
    expect(rules({ "server/platform/a.ts": many(250) })).toEqual([]);
    expect(checkConventions(memoryTree({ "server/platform/a.ts": many(251) }))).toMatchObject([{ level: "warn" }]);
    expect(rules({ "server/platform/a.ts": many(401) })).toEqual(["file-size"]);
    expect(rules({ "app/today/page.tsx": many(41) })).toEqual(["page-size"]);
    expect(slice({ "router.ts": many(151) })).toEqual(["edge-size"]);
  });

  it("have names that say something", () => {
    expect(rules({ "server/platform/utils.ts": "" })).toEqual(["vague-name"]);
    expect(rules({ "server/helpers/x.ts": "" })).toContain("vague-name");
    expect(rules({ "server/platform/misconduct.ts": "" })).toEqual([]);
  });

  it("of a slice are complete", () => {
    expect(rules({ "server/domain/queue/index.ts": "" })).toEqual(["slice-files"]);
    expect(rules({ "server/domain/queue/index.ts": "", "server/domain/queue/README.md": "" })).toEqual([]);
    const edge = {
      "server/domain/queue/index.ts": "",
      "server/domain/queue/README.md": "",
      "server/domain/queue/rest.ts": "",
    };
    expect(rules(edge)).toEqual(["slice-files"]);
  });

  it.each([
    ["environment", "server/platform/log.ts", "const level = process.env.LOG_LEVEL;"],
    ["module-mock", "server/platform/log.test.ts", 'vi.mock("#server/platform/log.ts");'],
    ["module-mock", "server/platform/log.test.ts", 'vi.mock("./log.ts");'],
    ["fixed-wait", "e2e/today.spec.ts", "await page.waitForTimeout(500);"],
    ["focused-test", "server/platform/log.test.ts", 'it.only("x", () => {});'],
    ["skipped-test", "server/platform/log.test.ts", 'it.skip("x", () => {});'],
    ["silenced-types", "server/platform/log.ts", "// @ts-ignore"],
    ["leftover", "server/platform/log.ts", "// TODO later"],
  ])("do not hold what %s forbids", (rule, path, text) => {
    expect(rules({ [path]: text })).toEqual([rule]);
  });

  it("may mock a vendor's module and read the environment where it belongs", () => {
    expect(
      rules({
        "a.test.ts": 'vi.mock("node:fs");',
        "scripts/x.ts": "process.env.X;",
        "server/platform/env.ts": "process.env;",
      }),
    ).toEqual([]);
  });
});

describe("documents", () => {
  const doc = (text: string, extra: Record<string, string> = {}) => rules({ "docs/a.md": text, ...extra });
  it("name only what is there", () => {
    expect(doc("See `server/gone.ts`.")).toEqual(["document-paths"]);
    expect(doc("See [it](gone.md).")).toEqual(["document-paths"]);
    expect(
      doc("See `server/there.ts`, `server/` and [b](b.md#part).", { "server/there.ts": "", "docs/b.md": "" }),
    ).toEqual([]);
  });
  it("may name patterns, addresses, and what is made at run time", () => {
    expect(
      doc("`server/domain/<capability>/` `e2e/*.spec.ts` [x](https://example.com/a.md) `.data/pg` `/api/v1/moves`"),
    ).toEqual([]);
  });
  it("may name a role that some folder has", () => {
    expect(doc("`router.ts`")).toEqual(["document-paths"]);
    expect(doc("`store.ts`", { "prisma/store.ts": "" })).toEqual([]);
  });
  it("are held to each of the paths in braces", () => {
    expect(doc("`server/{a,b}.ts`", { "server/a.ts": "" })).toEqual(["document-paths"]);
  });
});

describe("the page of a capability", () => {
  const verb = 'export async function dismissMove(ctx) { authorize(ctx, "move.dismiss"); }';
  const page = (text: string) =>
    slice({
      "README.md": text,
      "index.ts": 'export { dismissMove } from "./verbs/dismiss-move.ts";',
      "verbs/dismiss-move.ts": verb,
      "events.ts": 'export const moveDismissed = event("move.dismissed", 1);',
    });
  it("tells every verb and every event, and no name that is gone", () => {
    expect(page("`dismissMove` says `move.dismissed`.")).toEqual([]);
    expect(page("`dismissMove`, nothing else")).toEqual(["slice-readme"]);
    expect(page("emits `move.dismissed`")).toEqual(["slice-readme"]);
    expect(page("`dismissMove`, `move.dismissed` and `parkMove`")).toEqual(["slice-readme"]);
  });
});

describe("schema", () => {
  const schema = (text: string) => rules({ "prisma/schema/a.prisma": text });
  const parent = "model Parent {\n  id String\n  workspaceId String\n  @@unique([workspaceId, id])\n}\n";
  it("keeps tenants apart by composite keys", () => {
    expect(schema(parent)).toEqual([]);
    expect(schema("model Loose {\n  id String\n  workspaceId String\n}\n")).toEqual(["tenant-keys"]);
    const child = (fields: string) =>
      `${parent}model Child {\n  workspaceId String\n  parentId String\n  parent Parent @relation(fields: [${fields}], references: [id])\n}\n`;
    expect(schema(child("parentId"))).toEqual(["tenant-keys"]);
    expect(schema(child("workspaceId, parentId"))).toEqual([]);
  });
});

it("reads the repository itself, and not its packages", () => {
  const tree = diskTree(process.cwd());
  expect(tree.has("server/domain/queue/contract.ts")).toBe(true);
  expect(tree.paths.some((path) => path.includes("node_modules"))).toBe(false);
  expect(tenantKeys(tree)).toEqual([]);
});
