import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterLook, nextWindow, readCursor, type SocialCursor, writeCursor } from "./social-cursor.ts";

/** One look of at most `most` posts at a timeline of rising ids, newest first. */
function look(timeline: number[], cursor: SocialCursor, most: number): { read: number[]; after: SocialCursor } {
  const { sinceId, untilId } = nextWindow(cursor);
  const all = timeline
    .filter((id) => id > Number(sinceId ?? 0) && id < Number(untilId ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => b - a);
  const read = all.slice(0, most);
  const unreadBelow = all.length > most ? String(read.at(-1)) : null;
  const newestId = read[0] === undefined ? null : String(read[0]);
  return { read, after: afterLook(cursor, { newestId, unreadBelow }) };
}

describe("where reading X stands", () => {
  it("misses no post and reads none twice, however many come between looks", () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 12 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 5 }), (counts, most) => {
        const timeline: number[] = [];
        const seen: number[] = [];
        let cursor = readCursor(null);
        const step = () => {
          const { read, after } = look(timeline, cursor, most);
          seen.push(...read);
          cursor = readCursor(writeCursor(after));
          return read.length;
        };
        for (const count of counts) {
          for (let made = 0; made < count; made += 1) timeline.push(timeline.length + 1);
          step();
        }
        while (cursor.gap !== null || step() > 0) if (cursor.gap !== null) step();
        expect(seen.sort((a, b) => a - b)).toEqual(timeline);
      }),
    );
  });

  it("is kept as one id while nothing is left unread", () => {
    expect(writeCursor({ newestId: "7", gap: null })).toBe("7");
    expect(readCursor("7")).toEqual({ newestId: "7", gap: null });
    expect(readCursor("9||3")).toEqual({ newestId: "9", gap: { sinceId: null, untilId: "3" } });
  });
});
