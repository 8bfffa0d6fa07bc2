import type { Ready } from "./present.ts";

/** The server's own check of itself; null when it does not answer. What is wrong is in the answer of a 503 as well. */
export async function readReady(): Promise<Ready | null> {
  try {
    return (await (await fetch("/api/ready", { cache: "no-store" })).json()) as Ready;
  } catch {
    return null;
  }
}
