import ts from "typescript";
import { type Check, type Complaint, isCode, isTest, lineOf, nodes, type Tree } from "./tree.ts";

type Fn = { name: string; path: string; node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression };

/** What a function does by itself: the names it calls and the texts (SQL) it holds. */
type Deeds = { calls: Set<string>; texts: string };

const WRITING_CALL =
  /^(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)$/;
const WRITING_SQL = /\b(insert\s+into|update\s+(only\s+)?"|delete\s+from)/i;

function topLevelFunctions(tree: Tree, path: string): Fn[] {
  return tree.source(path).statements.flatMap((statement): Fn[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name && statement.body) {
      return [{ name: statement.name.text, path, node: statement }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((declaration): Fn[] => {
      const { name, initializer } = declaration;
      const isFunction = initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
      return isFunction && ts.isIdentifier(name) ? [{ name: name.text, path, node: initializer }] : [];
    });
  });
}

/** Names of top-level constants that hold text, so that SQL kept in one counts for the functions that use it. */
function constantTexts(tree: Tree, path: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const statement of tree.source(path).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!initializer || !ts.isIdentifier(name)) continue;
      if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) continue;
      texts.set(name.text, initializer.getText());
    }
  }
  return texts;
}

function calledName(call: ts.CallExpression): string | undefined {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? `.${expression.name.text}` : undefined;
}

function deedsOf(fn: Fn, constants: Map<string, string>): Deeds {
  const calls = new Set<string>();
  const texts: string[] = [];
  for (const node of nodes(fn.node)) {
    if (ts.isCallExpression(node)) {
      const name = calledName(node);
      if (name) calls.add(name);
    } else if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      texts.push(node.getText());
    } else if (ts.isIdentifier(node)) {
      const text = constants.get(node.text);
      if (text) texts.push(text);
      // A function that is handed on (`transact(ctx, write)`) counts as called.
      calls.add(node.text);
    }
  }
  return { calls, texts: texts.join("\n") };
}

/** Everything a verb does, through the functions of its own slice. */
function reach(start: string, deeds: Map<string, Deeds>): Deeds {
  const seen = new Set<string>();
  const open = [start];
  const all: Deeds = { calls: new Set(), texts: "" };
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const own = deeds.get(name);
    if (!own || seen.has(name)) continue;
    seen.add(name);
    all.texts += `\n${own.texts}`;
    for (const call of own.calls) {
      all.calls.add(call);
      open.push(call.replace(/^\./, ""));
    }
  }
  return all;
}

function isVerb(fn: Fn): boolean {
  const isExported = ts.isFunctionDeclaration(fn.node)
    ? fn.node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
    : fn.node.parent.parent.parent.getText().startsWith("export ");
  return isExported === true && fn.node.parameters[0]?.type?.getText() === "Ctx";
}

/** `authorize(…)` as the first statement; an arrow without braces must be nothing else. */
function startsWithAuthorize(fn: Fn): boolean {
  const { body } = fn.node;
  if (!body || !ts.isBlock(body)) return false;
  return body.statements[0]?.getText().startsWith("authorize(") ?? false;
}

/**
 * `@unaudited because …`, `@unannounced because …`, or `@inner because …` (its callers have authorised) in the docstring: the
 * one way out, with its reason beside the verb.
 */
function isExcused(fn: Fn, tag: "inner" | "unaudited" | "unannounced"): boolean {
  const holder = ts.isFunctionDeclaration(fn.node) ? fn.node : fn.node.parent.parent.parent;
  const comment = holder.getFullText().slice(0, holder.getStart() - holder.getFullStart());
  return new RegExp(`@${tag} because \\S+ \\S+`).test(comment);
}

const doesWrite = ({ calls, texts }: Deeds): boolean =>
  calls.has("transact") ||
  WRITING_SQL.test(texts) ||
  [...calls].some((call) => call.startsWith(".") && WRITING_CALL.test(call.slice(1)));

function checkVerb(fn: Fn, does: Deeds, isAtAnEdge: boolean): Complaint[] {
  const path = `${fn.path}:${lineOf(fn.node)}`;
  const say = (rule: string, message: string): Complaint => ({ rule, path, message: `${fn.name} ${message}` });
  const found: Complaint[] = [];
  const writes = doesWrite(does);
  const mustAuthorize = isAtAnEdge || (writes && !isExcused(fn, "inner"));
  if (mustAuthorize && !startsWithAuthorize(fn))
    found.push(say("verb-authorizes", "does not start with authorize(ctx, …)"));
  if (!writes) return found;
  const records = does.calls.has("record") || does.texts.includes('"AuditEntry"');
  const emits = does.calls.has("emit") || does.texts.includes('"OutboxEvent"');
  if (!records && !isExcused(fn, "unaudited"))
    found.push(say("verb-records", "changes rows and leaves no audit entry"));
  if (!emits && !isExcused(fn, "unannounced")) found.push(say("verb-emits", "changes rows and emits no event"));
  return found;
}

/** Names that the edge files of a slice mention: what a client can reach. */
function namesAtEdges(tree: Tree, paths: string[]): Set<string> {
  const edges = paths.filter((path) => /\/(router|rest)\.ts$/.test(path));
  return new Set(
    edges.flatMap((path) => [...nodes(tree.source(path))].filter(ts.isIdentifier).map((node) => node.text)),
  );
}

/**
 * Every exported function of `verbs` that takes a Ctx and that a client reaches or that changes rows authorises first; one
 * that changes rows also records and emits. A read that only other verbs use is authorised by them.
 */
export const verbs: Check = (tree) => {
  const domain = tree.paths.filter(
    (path) => /^server\/domain\/[^/]+\/.+\.ts$/.test(path) && isCode(path) && !isTest(path),
  );
  const slices = Map.groupBy(domain, (path) => path.split("/")[2] ?? "");
  return [...slices.values()].flatMap((paths) => {
    const deeds = new Map<string, Deeds>();
    const found: Fn[] = [];
    for (const path of paths) {
      const constants = constantTexts(tree, path);
      for (const fn of topLevelFunctions(tree, path)) {
        deeds.set(fn.name, deedsOf(fn, constants));
        if (/^server\/domain\/[^/]+\/verbs(\.ts$|\/)/.test(path) && isVerb(fn)) found.push(fn);
      }
    }
    const reachable = namesAtEdges(tree, paths);
    return found.flatMap((fn) => checkVerb(fn, reach(fn.name, deeds), reachable.has(fn.name)));
  });
};
