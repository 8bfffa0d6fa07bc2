/** `node scripts/check-conventions.ts`: the rules that no linter knows. ARCHITECTURE.md says why they are there. */
import { resolve } from "node:path";
import { documentPaths, sliceReadmes } from "./conventions/docs.ts";
import { fileNames, fileSizes, fileTexts, sliceFiles } from "./conventions/files.ts";
import { tenantKeys } from "./conventions/schema.ts";
import { stepCalls } from "./conventions/steps.ts";
import { type Complaint, diskTree, type Tree } from "./conventions/tree.ts";
import { verbs } from "./conventions/verbs.ts";

const checks = [fileNames, fileSizes, fileTexts, sliceFiles, verbs, stepCalls, tenantKeys, documentPaths, sliceReadmes];

/** All complaints about a tree, warnings included. */
export const checkConventions = (tree: Tree): Complaint[] => checks.flatMap((check) => check(tree));

/** Runs the checks over a folder; `errors` empty means that all is well. */
function conventionReport(root: string): { errors: string[]; warnings: string[] } {
  const tree = diskTree(root);
  const complaints = checkConventions(tree);
  const line = ({ rule, path, message }: Complaint) => `${rule}: ${path} ${message}`;
  return {
    errors: complaints.filter(({ level }) => level !== "warn").map(line),
    warnings: complaints.filter(({ level }) => level === "warn").map(line),
  };
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const { errors, warnings } = conventionReport(process.cwd());
  for (const text of warnings) console.log(`warning ${text}`);
  for (const text of errors) console.log(text);
  console.log(`${errors.length} complaints, ${warnings.length} warnings`);
  process.exitCode = errors.length === 0 ? 0 : 1;
}
