import { posix } from "node:path";
import { type Check, type Complaint, isTest, type Tree } from "./tree.ts";

/** Made at run time or by the build: named in documents, not in the tree. */
const MADE =
  /^(\.next|\.data|\.env|node_modules|coverage|bench\/results|test-results|server\/db\/generated|playwright-report)(\/|$)/;
const TOP = /^(app|bench|components|docs|e2e|inngest|prisma|public|sandbox|scripts|server|\.ci)\//;
const ROOT_FILE = /^[\w.-]+\.(md|ts|mjs|cjs|json|yaml|yml|toml)$/;

/** The SDK's entry points have the name of our folder. */
const PACKAGE = /^inngest\/(edge|next|node)$/;

/** A bare name may be a role that many folders have: `router.ts`. */
const isRole = (tree: Tree, name: string): boolean =>
  !name.includes("/") && tree.paths.some((path) => path.endsWith(`/${name}`));

function exists(tree: Tree, from: string, target: string): boolean {
  if (PACKAGE.test(target) || isRole(tree, target)) return true;
  const here = posix.normalize(posix.join(posix.dirname(from), target));
  return [target, here].some((path) => tree.has(path.replace(/\/$/, "")));
}

/** `server/domain/{crm,queue}/index.ts` stands for two paths. */
function expand(path: string): string[] {
  const braces = /^(.*)\{([^{}]+)\}(.*)$/.exec(path);
  if (!braces) return [path];
  const [, before = "", inside = "", after = ""] = braces;
  return inside.split(",").flatMap((part) => expand(`${before}${part.trim()}${after}`));
}

/** The paths a document names: in backticks, or as the target of a link. */
function mentioned(text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, "");
  const quoted = [...prose.matchAll(/`([^`\s]+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => TOP.test(path) || ROOT_FILE.test(path));
  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, path = ""]) => path)
    .filter((path) => !/^(https?:|mailto:|#)/.test(path));
  return [...quoted, ...linked]
    .map((path) => path.replace(/[#:].*$/, ""))
    .filter((path) => path !== "" && !/[<>*…$]|\.\.\./.test(path) && !MADE.test(path))
    .flatMap(expand);
}

/** A document names only files that are there, from the root or from its own folder. */
export const documentPaths: Check = (tree) =>
  tree.paths
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) =>
      [...new Set(mentioned(tree.read(path)))]
        .filter((target) => !exists(tree, path, target))
        .map((target): Complaint => ({ rule: "document-paths", path, message: `names ${target}, which is not there` })),
    );

const EVENT = /"([a-z_]+\.[a-z_]+)"/g;
const EXPORTED = /^export (?:async )?(?:function|const) (\w+)/gm;

/** Exported functions that authorise, by the text between one export and the next. */
function authorising(text: string): string[] {
  const exported = [...text.matchAll(EXPORTED)];
  return exported.flatMap(({ 1: name = "", index }, at) =>
    text.slice(index, exported[at + 1]?.index).includes("authorize(ctx") ? [name] : [],
  );
}

/** The page of a capability tells every verb and every event it has, and no name that is gone. */
export const sliceReadmes: Check = (tree) => {
  const readmes = tree.paths.filter((path) => /^server\/domain\/[^/]+\/README\.md$/.test(path));
  if (readmes.length === 0) return [];
  const code = tree.paths.filter((path) => /\.(ts|tsx|prisma|sql)$/.test(path)).map((path) => tree.read(path));
  const known = new Set(code.flatMap((text) => text.match(/\w+/g) ?? []));
  return readmes.flatMap((path) => {
    const dir = path.replace("README.md", "");
    const own = tree.paths.filter((name) => name.startsWith(`${dir}verbs`) && name.endsWith(".ts") && !isTest(name));
    const events = tree.has(`${dir}events.ts`) ? [...tree.read(`${dir}events.ts`).matchAll(EVENT)] : [];
    const text = tree.read(path);
    const told = new Set(text.match(/[\w.]+\w/g));
    const doors = ["index.ts", "router.ts", "rest.ts"].map((name) => `${dir}${name}`).filter((name) => tree.has(name));
    const open = new Set(doors.flatMap((name) => tree.read(name).match(/\w+/g) ?? []));
    const verbs = own.flatMap((name) => authorising(tree.read(name))).filter((name) => open.has(name));
    const untold = [...verbs, ...events.map(([, name = ""]) => name)];
    const gone = [...text.matchAll(/\b[a-z]+[A-Z]\w*\b/g)].map(([name]) => name).filter((name) => !known.has(name));
    const complaint = (message: string): Complaint => ({ rule: "slice-readme", path, message });
    return [
      ...[...new Set(untold)].filter((name) => !told.has(name)).map((name) => complaint(`does not tell of ${name}`)),
      ...[...new Set(gone)].map((name) => complaint(`names ${name}, which is not there`)),
    ];
  });
};
