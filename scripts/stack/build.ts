import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary, root } from "./folders.ts";
import { buildWorker, workerFile } from "./worker.ts";

const sources = [
  "app",
  "components",
  "server",
  "public",
  "package-lock.json",
  "next.config.mjs",
  "tailwind.config.ts",
  "proxy.ts",
  "instrumentation.ts",
  "inngest",
];

function* files(path: string): Generator<string> {
  if (!existsSync(path) || path === join(root, workerFile)) return;
  if (!statSync(path).isDirectory()) return void (yield path);
  for (const entry of readdirSync(path).sort()) {
    if (entry !== "generated" && !entry.endsWith(".test.ts")) yield* files(join(path, entry));
  }
}

function fingerprint(paths: string[]): string {
  const hash = createHash("sha256");
  for (const top of paths) {
    for (const file of files(join(root, top))) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Runs `work` unless it already ran for these sources. */
async function unlessDone(stamp: string, made: string, paths: string[], work: () => Promise<void>): Promise<boolean> {
  const wanted = fingerprint(paths);
  if (existsSync(join(root, made)) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  await work();
  writeFileSync(stamp, wanted);
  return true;
}

function run(args: string[], env: Record<string, string>): Promise<void> {
  return new Promise((done, reject) => {
    const child = spawn(nodeBinary, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? done() : reject(new Error(`\`node ${args.join(" ")}\` failed:\n${output}`)),
    );
  });
}

/** Makes Prisma's client from the schema; its engine binary is never needed, so none is fetched. */
export function generateClient(): Promise<boolean> {
  const stamp = join(root, "node_modules", ".caseyos-client");
  return unlessDone(stamp, "server/db/generated/client.ts", ["prisma/schema", "package-lock.json"], () =>
    run(["node_modules/prisma/build/index.js", "generate"], {
      PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    }),
  );
}

/** Production build of the web app, when the sources changed since the last one. */
export function buildApp(): Promise<boolean> {
  mkdirSync(join(root, ".next"), { recursive: true });
  return unlessDone(join(root, ".next", "caseyos-build"), workerFile, sources, async () => {
    await run(["node_modules/next/dist/bin/next", "build"], { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
    await buildWorker();
  });
}
