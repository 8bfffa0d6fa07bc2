import { ESCAPES_ENV } from "./loopback-guard.ts";

/** As an address: a folder with a space in its name would end the option. */
const preload = new URL("./loopback-preload.ts", import.meta.url).href;

/** Environment that guards every Node process started from now on: ours, and theirs. */
export function guardChildren(file: string): void {
  // biome-ignore-start lint/style/noProcessEnv: children inherit it
  const given = process.env.NODE_OPTIONS ?? "";
  if (!given.includes(preload)) process.env.NODE_OPTIONS = `${given} --import=${preload}`.trim();
  process.env[ESCAPES_ENV] = file;
  // biome-ignore-end lint/style/noProcessEnv: children inherit it
}

/** The same for a child that is given an environment of its own. */
export function guardVariables(): Record<string, string> {
  // biome-ignore-start lint/style/noProcessEnv: as set above
  const { NODE_OPTIONS = "", [ESCAPES_ENV]: file = "" } = process.env;
  // biome-ignore-end lint/style/noProcessEnv: as set above
  return { NODE_OPTIONS, [ESCAPES_ENV]: file };
}
