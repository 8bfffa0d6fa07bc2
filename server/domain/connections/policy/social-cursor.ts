/**
 * How far a stream of posts has been read: everything up to `newestId`, except what lies between the ends of `gap` – more had
 * come than one look reads, and posts come newest first.
 */
export type SocialCursor = {
  newestId: string | null;
  /** Still to be read: newer than `sinceId` (null: from the beginning), older than `untilId`. */
  gap: { sinceId: string | null; untilId: string } | null;
};

/** What a look read, newest first. `unreadBelow`: older ones in its window are still unread; null: all were read. */
export type SocialLook = { newestId: string | null; unreadBelow: string | null };

export type SocialWindow = { sinceId: string | null; untilId: string | null };

/** @param stored one id; or three with a gap, the second empty for the beginning */
export function readCursor(stored: string | null): SocialCursor {
  if (stored === null) return { newestId: null, gap: null };
  const [newestId = "", sinceId, untilId] = stored.split("|");
  return { newestId, gap: untilId === undefined ? null : { sinceId: sinceId || null, untilId } };
}

export function writeCursor({ newestId, gap }: SocialCursor): string | null {
  if (newestId === null || gap === null) return newestId;
  return `${newestId}|${gap.sinceId ?? ""}|${gap.untilId}`;
}

/** What is read next: the gap before anything newer, so that there is never a second one. */
export const nextWindow = ({ newestId, gap }: SocialCursor): SocialWindow =>
  gap ?? { sinceId: newestId, untilId: null };

export function afterLook(cursor: SocialCursor, { newestId, unreadBelow }: SocialLook): SocialCursor {
  const { sinceId } = nextWindow(cursor);
  return {
    newestId: cursor.gap ? cursor.newestId : (newestId ?? cursor.newestId),
    gap: unreadBelow === null ? null : { sinceId, untilId: unreadBelow },
  };
}

/** The later of two ids; they are numbers larger than doubles hold. */
export const laterId = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && BigInt(b) > BigInt(a)) ? b : a;
