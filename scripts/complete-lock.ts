/**
 * `node scripts/complete-lock.ts`: makes package-lock.json from package.json, whole for every platform.
 *
 * A registry mirror may lack builds for platforms it does not serve; npm then leaves them out of the lock, and `npm ci`
 * refuses the lock as incomplete. Their names, versions and platforms stand in the packages that ask for them.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./stack/folders.ts";

type Entry = {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};
type Lock = { packages: Record<string, Entry> };

const systems = ["android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** `@x/y-linux-arm64-musl` says it in its name; null when it does not. */
function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> | null {
  const words = name.split("/").at(-1)?.split("-") ?? [];
  const cpu = processors.find((processor) => words.includes(processor));
  const os = systems.find((system) => words.includes(system));
  if (!cpu || (!os && cpu !== "wasm32")) return null;
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : undefined;
  return { ...(os && { os: [os] }), cpu: [cpu], ...(libc && { libc }) };
}

/** Where npm would put a package that `path` asks for: at the top, or beside `path` when the top holds another version. */
function placeFor(lock: Lock, path: string, name: string, version: string): string | null {
  const beside = `${path.slice(0, path.lastIndexOf("node_modules/"))}node_modules/${name}`;
  const top = `node_modules/${name}`;
  const isMet = [beside, top].some((place) => lock.packages[place]?.version === version);
  if (isMet) return null;
  return lock.packages[top] ? beside : top;
}

/** Adds an entry for every optional build of one exact version that the registry did not have. */
function complete(lock: Lock): string[] {
  const added: string[] = [];
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      const version = range.replace(/^\^/, "");
      const platform = platformOf(name);
      const place = platform && /^\d+\.\d+\.\d+/.test(version) ? placeFor(lock, path, name, version) : null;
      if (!place || (lock.packages[place] && range.startsWith("^"))) continue;
      lock.packages[place] = { version, ...platform, ...(dev && { dev }), optional: true };
      added.push(place);
    }
  }
  return added;
}

const dir = mkdtempSync(join(tmpdir(), "caseyos-lock-"));
for (const file of ["package.json", ".npmrc"]) copyFileSync(join(root, file), join(dir, file));
// An empty folder: beside an installed node_modules npm leaves out what this machine does not use.
execFileSync("npm", ["install", "--package-lock-only"], { cwd: dir, stdio: "inherit" });
const lock = JSON.parse(readFileSync(join(dir, "package-lock.json"), "utf8")) as Lock;
const added = complete(lock);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(root, "package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
rmSync(dir, { recursive: true });
console.log(added.length === 0 ? "The lock is whole." : `Added ${added.length} builds for other platforms.`);
