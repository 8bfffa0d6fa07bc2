import { posix } from "node:path";
import type { Check, Complaint, Tree } from "./tree.ts";

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
