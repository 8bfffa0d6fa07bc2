import { createEmulator, defineEmulator, type EmulatorContext } from "emulate";
import type { Fetch } from "./listen.ts";

export type App = EmulatorContext<object>["app"];
export type RouteContext = Parameters<Parameters<App["get"]>[1]>[0];

/**
 * Mounts routes on emulate's custom emulator. State is kept by our own journal, which writes changes and not snapshots.
 * CORS stays off: no page of the browser has business here beyond the consent page's own form.
 */
export async function mountEmulator(name: string, baseUrl: string, setup: (app: App) => void): Promise<Fetch> {
  const service = defineEmulator({ name, cors: false, state: () => ({}), setup: ({ app }) => setup(app) });
  const runtime = await createEmulator({ service, listen: false, baseUrl });
  return (request) => runtime.fetch(request);
}

/** The bearer token of a request, or null. */
export function bearerToken(c: RouteContext): string | null {
  return /^Bearer\s+(\S+)\s*$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}

/** Form fields of a urlencoded body; a repeated field keeps all its values. */
export async function formFields(c: RouteContext): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text());
}

/** @returns the object, or null when the body is no JSON object */
export async function jsonObject(c: RouteContext): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse((await c.req.text()) || "{}");
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Strings of a JSON array field; anything else is left out. */
export function stringList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
