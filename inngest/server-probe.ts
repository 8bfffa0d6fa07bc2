import { SECOND_MS } from "#server/platform/pure/time.ts";

/** Asked again after this long, however often readiness is. */
const ASK_MS = 10 * SECOND_MS;
const PATIENCE_MS = 2 * SECOND_MS;

/** @returns for how long the server has not answered, ms */
export type ServerProbe = () => Promise<number>;

/**
 * Asks an Inngest server whether it is there: `GET /health`. Any answer but an error of the server itself will do, since a
 * proxy before it may not show that address. Before its first answer it counts as silent since now.
 * @param url of the server, without a slash at its end
 */
export function createServerProbe(
  url: string,
  { now, fetch = globalThis.fetch }: { now: () => Date; fetch?: typeof globalThis.fetch },
): ServerProbe {
  let heardAt = now().getTime();
  let asked: { at: number; done: Promise<void> } | null = null;
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(`${url}/health`, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      await answer.body?.cancel();
      if (answer.status < 500) heardAt = now().getTime();
    } catch {
      // No answer is the answer: the time since the last one grows.
    }
  };
  return async () => {
    if (!asked || now().getTime() - asked.at >= ASK_MS) asked = { at: now().getTime(), done: ask() };
    await asked.done;
    return asked.at <= heardAt ? 0 : now().getTime() - heardAt;
  };
}
