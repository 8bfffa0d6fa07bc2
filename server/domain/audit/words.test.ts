import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import {
  auditKinds,
  auditPhrase,
  auditSentence,
  auditSurfaces,
  auditWords,
} from "#server/platform/pure/audit-words.ts";

/** Every place that writes an entry, and what it calls what was done. */

const sources = globSync(["server/{domain,platform,api}/**/*.ts", "inngest/functions/**/*.ts"])
  .filter((path) => !/\.test\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** Texts in the value of `action` of a `record(tx, ctx, {…})`; null where it has none that can be read. */
function actionsOf(call: ts.CallExpression): string[] | null {
  const entry = call.arguments[2];
  if (!entry || !ts.isObjectLiteralExpression(entry)) return null;
  const property = entry.properties.find((each) => ts.isPropertyAssignment(each) && each.name.getText() === "action") as
    | ts.PropertyAssignment
    | undefined;
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.push(node.text);
    node.forEachChild(collect);
  };
  if (property) collect(property.initializer);
  return found.length === 0 ? null : found;
}

function recorded(path: string, text: string): { action: string | null; path: string }[] {
  const found: { action: string | null; path: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "record" && node.arguments.length === 3)
      for (const action of actionsOf(node) ?? [null]) found.push({ action, path });
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** What SQL of ours inserts by itself. */
const inserted = (path: string, text: string) =>
  [...text.matchAll(/insert into "AuditEntry"(.*?)(?:insert into|`)/gs)].flatMap(([, statement = ""]) =>
    [...statement.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, action = null]) => ({ action, path })),
  );

const all = sources.flatMap(({ path, text }) => [...recorded(path, text), ...inserted(path, text)]);
const actions = [...new Set(all.map(({ action }) => action))].filter((action) => action !== null);

describe("every action that is written to the audit log", () => {
  it("is found in the code", () => {
    expect(all.filter(({ action }) => action === null)).toEqual([]);
    expect(actions).toEqual(
      expect.arrayContaining(["move.approved", "move.rescored", "signal.received", "move.stopped"]),
    );
    expect(actions.length).toBeGreaterThan(80);
  });

  it("has words, and nothing else has", () => {
    expect(Object.keys(auditWords).sort()).toEqual(actions.sort());
  });

  it("is about a kind of thing that has a name", () => {
    const kinds = sources
      .filter(({ text }) => /\brecord\(tx, ctx/.test(text))
      .flatMap(({ text }) => [...text.matchAll(/type: "([a-z_]+)", id/g)].map(([, kind = ""]) => kind))
      .filter((kind) => kind !== "system" && kind !== "user");
    for (const kind of new Set(kinds)) expect(Object.keys(auditKinds)).toContain(kind);
  });
});

it("a sentence names the thing in quotes, or says what kind of thing it is", () => {
  const told = { action: "move.approved", actorName: "Ana", subjectType: "move" };
  expect(auditSentence({ ...told, label: "Reply to Dana" })).toBe("Ana approved “Reply to Dana”");
  expect(auditSentence({ ...told, label: null })).toBe("Ana approved a move");
  expect(auditSentence({ ...told, action: "guardrails.updated", subjectType: "workspace", label: null })).toBe(
    "Ana changed the guardrails",
  );
  expect(auditPhrase("move.execution_undone")).toEqual({
    before: "took back what ",
    after: " had done",
    hasThing: true,
  });
  expect(Object.keys(auditSurfaces).sort()).toEqual(["api", "cli", "job", "rule", "slack", "web", "webhook"]);
});
