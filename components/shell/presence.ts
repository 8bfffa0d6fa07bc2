/** Who looks at which move, as far as this tab has heard. Whoever is not heard of for a while is gone. */
export const GONE_AFTER_MS = 45_000;

type Heard = { id: string; userId: string; isHere: boolean; isAsking: boolean };

let seenAt = new Map<string, ReadonlyMap<string, number>>();
const listeners = new Set<(heard: Heard | "reopened") => void>();

export function heardPresence(heard: Heard, at = Date.now()): void {
  const here = new Map(seenAt.get(heard.id));
  if (heard.isHere) here.set(heard.userId, at);
  else here.delete(heard.userId);
  seenAt = new Map(seenAt).set(heard.id, here);
  for (const listener of listeners) listener(heard);
}

/** The stream is open anew: what was said meanwhile was not heard. */
export function presenceReopened(): void {
  for (const listener of listeners) listener("reopened");
}

/** Ids of the others who look at a move now. */
export function othersOn(moveId: string, me: string, now = Date.now()): string[] {
  return [...(seenAt.get(moveId) ?? [])].flatMap(([userId, at]) =>
    userId !== me && now - at < GONE_AFTER_MS ? [userId] : [],
  );
}

/** The others who look at any move now, each with the one they were heard on last. */
export function othersNow(me: string, now = Date.now()): { userId: string; moveId: string }[] {
  const last = new Map<string, { moveId: string; at: number }>();
  for (const [moveId, here] of seenAt)
    for (const [userId, at] of here)
      if (userId !== me && now - at < GONE_AFTER_MS && at > (last.get(userId)?.at ?? 0))
        last.set(userId, { moveId, at });
  return [...last].map(([userId, { moveId }]) => ({ userId, moveId }));
}

export function onPresence(listener: (heard: Heard | "reopened") => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
