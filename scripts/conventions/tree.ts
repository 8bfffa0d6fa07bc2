import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The repository as the checks see it: relative paths with forward slashes, and their texts. */
export type Tree = {
  paths: readonly string[];
  has(path: string): boolean;
  read(path: string): string;
  /** Parsed once per path. */
  source(path: string): ts.SourceFile;
};

/** What a rule has to say about one place. `warn` is printed and does not fail. */
export type Complaint = { rule: string; path: string; message: string; level?: "warn" };
export type Check = (tree: Tree) => Complaint[];

const skipped = new Set([
  "node_modules",
  ".git",
  ".next",
  ".data",
  ".test-data",
  "coverage",
  "test-results",
  "playwright-report",
  "generated",
]);

function walk(root: string, dir: string, into: string[]): void {
  for (const entry of readdirSync(join(root, dir), { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, into);
    into.push(entry.isDirectory() ? `${path}/` : path);
  }
}

function treeOf(paths: readonly string[], read: (path: string) => string): Tree {
  const known = new Set(paths);
  const parsed = new Map<string, ts.SourceFile>();
  return {
    paths,
    has: (path) => known.has(path) || known.has(`${path}/`),
    read,
    source: (path) => {
      const cached = parsed.get(path);
      if (cached) return cached;
      const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
      const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2023, true, kind);
      parsed.set(path, file);
      return file;
    },
  };
}

/** The folder on disk; folders are listed with a slash at their end. */
export function diskTree(root: string): Tree {
  const paths: string[] = [];
  walk(root, "", paths);
  return treeOf(paths.sort(), (path) => readFileSync(join(root, path), "utf8"));
}

/** A tree from texts, for tests. */
export function memoryTree(files: Record<string, string>): Tree {
  const folders = Object.keys(files).flatMap((path) => {
    const parts = path.split("/").slice(0, -1);
    return parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
  });
  return treeOf([...new Set([...Object.keys(files), ...folders])].sort(), (path) => files[path] ?? "");
}

export const isCode = (path: string): boolean => /\.(ts|tsx)$/.test(path) && !path.endsWith(".d.ts");
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || path.startsWith("e2e/") || path.startsWith("server/testing/");

/** Every node below `node`, itself included. */
export function* nodes(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodes(child);
}

export const lineOf = (node: ts.Node): number => {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
};
