import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { asNumber, asText, type CelValue, functions, isMap, macros } from "./cel-functions.ts";
import { canonicalJson } from "./signature.ts";
import { eventJson, type JsonValue, type WireEvent } from "./wire.ts";

/**
 * CEL as Inngest applies it: the syntax of the language, loose semantics. Missing attributes are null, numbers are
 * doubles, `+` and comparisons mix types, and nothing throws while it is evaluated.
 */
export type Expression = {
  source: string;
  ast: ASTNode;
  /** Paths compared for equality between `event` and `async` in every match, for indexed look-ups. */
  pairs: { event: string[]; async: string[] }[];
};

type Scope = Readonly<Record<string, CelValue>>;

/** `event` and, where an expression compares two, `async`: the event that arrived later. */
export function eventScope(event: WireEvent, async?: WireEvent): Scope {
  return async ? { event: eventJson(event), async: eventJson(async) } : { event: eventJson(event) };
}

/** @throws when the text is not CEL or calls a function that is not known */
export function compileExpression(source: string): Expression {
  const { ast } = parse(source);
  assertKnownCalls(ast);
  return { source, ast, pairs: equalityPairs(ast) };
}

/** The expression's value; null when it has none. */
export function evaluate(expression: Expression, scope: Scope): CelValue {
  try {
    return evalNode(expression.ast, scope);
  } catch {
    return null;
  }
}

/** Whether the expression holds; a missing expression always does. */
export function matches(expression: Expression | null, scope: Scope): boolean {
  return expression === null || evaluate(expression, scope) === true;
}

/** The expression's value as a text for keys; "" for a missing expression. */
export function keyText(expression: Expression | null, scope: Scope): string {
  if (expression === null) return "";
  const value = evaluate(expression, scope);
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value : canonicalJson(value as JsonValue);
}

function assertKnownCalls(node: ASTNode): void {
  if (node.op === "call" || node.op === "rcall") {
    const name = node.args[0];
    if (name !== "has" && !(name in functions) && !(name in macros)) throw new Error(`Unknown function ${name}().`);
  }
  for (const child of childrenOf(node)) assertKnownCalls(child);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const visit = (value: unknown): void => {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) value.forEach(visit);
  };
  if (node.op !== "value") visit(node.args);
  return found;
}

function evalNode(node: ASTNode, scope: Scope): CelValue {
  switch (node.op) {
    case "value":
      return literal(node.args);
    case "id":
      return scope[node.args] ?? null;
    case ".":
    case ".?":
      return member(evalNode(node.args[0], scope), node.args[1]);
    case "[]":
    case "[?]":
      return member(evalNode(node.args[0], scope), evalNode(node.args[1], scope));
    case "call":
      return call(node.args[0], node.args[1], scope);
    case "rcall":
      return methodCall(node.args[0], node.args[1], node.args[2], scope);
    case "list":
      return node.args.map((item) => evalNode(item, scope));
    case "map":
      return Object.fromEntries(node.args.map(([key, item]) => [asText(evalNode(key, scope)), evalNode(item, scope)]));
    case "?:":
      return evalNode(node.args[0], scope) === true ? evalNode(node.args[1], scope) : evalNode(node.args[2], scope);
    case "||":
      return evalNode(node.args[0], scope) === true || evalNode(node.args[1], scope) === true;
    case "&&":
      return evalNode(node.args[0], scope) === true && evalNode(node.args[1], scope) === true;
    case "!_":
      return evalNode(node.args, scope) !== true;
    case "-_":
      return -asNumber(evalNode(node.args, scope));
    default:
      return binary(node.op, evalNode(node.args[0], scope), evalNode(node.args[1], scope));
  }
}

function literal(value: unknown): CelValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  return Number(value);
}

function member(target: CelValue, key: CelValue): CelValue {
  if (Array.isArray(target)) return target[asNumber(key)] ?? null;
  if (!isMap(target)) return null;
  const name = asText(key);
  return Object.hasOwn(target, name) ? (target[name] ?? null) : null;
}

function call(name: string, args: ASTNode[], scope: Scope): CelValue {
  const [first, second] = args;
  if (name === "has") return first !== undefined && evalNode(first, scope) !== null;
  const run = functions[name];
  if (!run) return null;
  return run(first ? evalNode(first, scope) : null, second ? evalNode(second, scope) : null);
}

function methodCall(name: string, receiver: ASTNode, args: ASTNode[], scope: Scope): CelValue {
  const target = evalNode(receiver, scope);
  const [first, second] = args;
  const macro = macros[name];
  if (macro && first?.op === "id" && second) {
    const variable = first.args;
    const items = Array.isArray(target) ? target : isMap(target) ? Object.keys(target) : [];
    return macro(items, (item) => evalNode(second, { ...scope, [variable]: item }));
  }
  if (name === "contains" && Array.isArray(target) && first) return includes(target, evalNode(first, scope));
  return functions[name]?.(target, first ? evalNode(first, scope) : null) ?? null;
}

function includes(list: CelValue, value: CelValue): boolean {
  if (Array.isArray(list)) return list.some((item) => equal(item, value));
  return isMap(list) ? Object.hasOwn(list, asText(value)) : asText(list).includes(asText(value));
}

function equal(a: CelValue, b: CelValue): boolean {
  if (a instanceof Date || b instanceof Date) return a !== null && b !== null && toTime(a) === toTime(b);
  if (typeof a === "object" || typeof b === "object") return a === b || sameJson(a, b);
  return a === b;
}

function sameJson(a: CelValue, b: CelValue): boolean {
  return a !== null && b !== null && canonicalJson(a as JsonValue) === canonicalJson(b as JsonValue);
}

function toTime(value: CelValue): number {
  if (typeof value === "string") return Date.parse(value);
  return asNumber(value);
}

function binary(op: string, a: CelValue, b: CelValue): CelValue {
  switch (op) {
    case "==":
      return equal(a, b);
    case "!=":
      return !equal(a, b);
    case "in":
      return includes(b, a);
    case "+":
      return plus(a, b);
    case "-":
      return a instanceof Date && !(b instanceof Date)
        ? new Date(a.getTime() - asNumber(b))
        : asNumber(a) - asNumber(b);
    case "*":
      return asNumber(a) * asNumber(b);
    case "/":
      return asNumber(b) === 0 ? null : asNumber(a) / asNumber(b);
    case "%":
      return asNumber(b) === 0 ? null : asNumber(a) % asNumber(b);
    default:
      return compare(op, a, b);
  }
}

function plus(a: CelValue, b: CelValue): CelValue {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (a instanceof Date && typeof b === "number") return new Date(a.getTime() + b);
  if (typeof a === "number" && typeof b === "number") return a + b;
  return asText(a) + asText(b);
}

function compare(op: string, a: CelValue, b: CelValue): boolean {
  const dated = a instanceof Date || b instanceof Date;
  const texts = typeof a === "string" && typeof b === "string" && !dated;
  const left = texts ? a : dated ? toTime(a) : asNumber(a);
  const right = texts ? b : dated ? toTime(b) : asNumber(b);
  if (op === "<") return left < right;
  if (op === "<=") return left <= right;
  return op === ">" ? left > right : left >= right;
}

function pathOf(node: ASTNode): string[] | null {
  if (node.op === "id") return [node.args];
  if (node.op !== ".") return null;
  const parent = pathOf(node.args[0]);
  return parent && [...parent, node.args[1]];
}

/** `event.a.b == async.c` found in the top-level conjunction, either way round. */
function equalityPairs(node: ASTNode): Expression["pairs"] {
  if (node.op === "&&") return [...equalityPairs(node.args[0]), ...equalityPairs(node.args[1])];
  if (node.op !== "==") return [];
  const left = pathOf(node.args[0]);
  const right = pathOf(node.args[1]);
  if (!left || !right) return [];
  const [a, ...aPath] = left;
  const [b, ...bPath] = right;
  if (a === "event" && b === "async") return [{ event: aPath, async: bPath }];
  return a === "async" && b === "event" ? [{ event: bPath, async: aPath }] : [];
}
