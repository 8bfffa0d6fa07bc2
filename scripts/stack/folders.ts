import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root, wherever the command was called from. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Where a stack keeps what must survive it: `.data`, or CASEYOS_DATA_DIR. */
export function dataFolder(): string {
  const dir = resolve(root, process.env.CASEYOS_DATA_DIR ?? ".data");
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** What Node compiled before; without it a start takes half as long again. */
export const compileCache = join(root, "node_modules", ".cache", "node");

export const nodeBinary = join(root, "node_modules", ".bin", "node");
