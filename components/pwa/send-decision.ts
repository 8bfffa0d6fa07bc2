import { type Decided, type Decider, type Decision, requestOf } from "./decision.ts";

/** As tRPC's errors look to `problemOf`: without `data` there was no answer of our server. */
class DecisionError extends Error {
  readonly data: Record<string, unknown> | undefined;
  constructor(message: string, data?: Record<string, unknown>) {
    super(message);
    this.data = data;
  }
}

/** Then the decision is kept and sent again under its key: it does no harm that the first may still arrive. */
const PATIENCE_MS = 15_000;

/**
 * One write of the public API in the person's session. The same key again is answered as the first time and happens no second
 * time; somebody else who is signed in by then is refused.
 * @throws an error for `problemOf`
 */
export async function callApi<Answer>(
  decider: Decider,
  key: string,
  { method, path, body }: { method: "POST" | "PATCH"; path: string; body: object | null },
): Promise<Answer> {
  const answer = await fetch(path, {
    method,
    headers: {
      ...(body ? { "content-type": "application/json" } : {}),
      "idempotency-key": key,
      "x-workspace": decider.slug,
      "x-user": decider.userId,
    },
    body: body ? JSON.stringify(body) : undefined,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  if (answer.ok && said) return said as Answer;
  // Without our words it was something between the server and us.
  if (!said || typeof said.code !== "string") throw new DecisionError("No answer");
  const { code, reason, requestId, errors } = said;
  const details = errors ? { issues: errors } : {};
  throw new DecisionError(String(said.detail ?? ""), { code, reason, requestId, details });
}

/** Sends one decision. @throws as `callApi` */
export const sendDecision = (decider: Decider, key: string, decision: Decision): Promise<Decided> =>
  callApi<Decided>(decider, key, requestOf(decision));

/** A key no other request has. Not `randomUUID`, which only secure pages have. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
