import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { guardChildren } from "./loopback-children.ts";
import { guardLoopback } from "./loopback-guard.ts";

/** Vitest set-up file: a test fails when it, or a process it started, tried to reach another machine. */
function escapesFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "caseyos-escapes-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "escapes");
}

/** Kept on the process: this file is loaded again for each test file of a worker. */
const worker = globalThis as { caseyosEscapes?: string };
worker.caseyosEscapes ??= escapesFile();
const file = worker.caseyosEscapes;
const guard = guardLoopback(file);
guardChildren(file);

function failOnEscape(): void {
  const escaped = guard.take();
  if (escaped.length > 0) throw new Error(`Requests were about to leave this machine: ${escaped.join(", ")}`);
}
afterEach(failOnEscape);
// What was tried outside a test, in beforeAll or afterAll.
afterAll(failOnEscape);
