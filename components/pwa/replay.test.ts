import { describe, expect, it } from "vitest";
import type { Decided, Decision } from "./decision.ts";
import { forgetDecision, type Kept, type KeptStore, keepDecision, keptAs } from "./kept.ts";
import { replay } from "./replay.ts";

const me = { userId: "u1", slug: "team" };
const now = new Date("2026-03-02T09:00:00.000Z");
const hash = (letter: string) => letter.repeat(64);

/** Rows in memory, changed as IndexedDB changes them: all of a transaction or nothing. */
function storeOf(...decisions: Decision[]): KeptStore & { rows: Kept[] } {
  const store = {
    rows: [] as Kept[],
    all: async () => structuredClone(store.rows),
    update: async (change: Parameters<KeptStore["update"]>[0]) => {
      const { put = [], remove = [] } = change(structuredClone(store.rows));
      const gone = new Set([...remove, ...put.map(({ id }) => id)]);
      store.rows = [...store.rows.filter(({ id }) => !gone.has(id)), ...put].sort((a, b) => a.seq - b.seq);
    },
  };
  for (const [at, decision] of decisions.entries()) {
    store.rows.push(
      keptAs(store.rows, { ...me, id: `k${at + 1}`, title: decision.moveId, decision, attempts: 0, now }),
    );
  }
  return store;
}

const approve = (moveId: string, contentHash = hash("a")): Decision => ({ kind: "approve", moveId, contentHash });
const dismiss = (moveId: string): Decision => ({ kind: "dismiss", moveId, reason: "other" });
const edit = (moveId: string): Decision => ({ kind: "edit", moveId, subject: "Hi", text: "There", version: 1 });

/** A server that carries each key out once. `answers` may throw instead. */
function aServer(answers: (kept: Kept) => Decided = () => ({ status: "scheduled", version: 2 })) {
  const known = new Map<string, Decided>();
  const carriedOut: Decision[] = [];
  const send = async (kept: Kept): Promise<Decided> => {
    const before = known.get(kept.id);
    if (before) return before;
    const answer = answers(kept);
    known.set(kept.id, answer);
    carriedOut.push(kept.decision);
    return answer;
  };
  return { send, carriedOut };
}
const refusal = (code: string, reason: string, message: string) =>
  Object.assign(new Error(message), { data: { code, reason, requestId: "r" } });

describe("what waits", () => {
  it("is sent once each, in order, and then gone", async () => {
    const store = storeOf(approve("m1"), dismiss("m2"), approve("m3"));
    const { send, carriedOut } = aServer();
    const { sent, end } = await replay(store, send, () => now);
    expect(end).toBe("done");
    expect(sent).toHaveLength(3);
    expect(carriedOut.map(({ moveId }) => moveId)).toEqual(["m1", "m2", "m3"]);
    expect(store.rows).toEqual([]);
  });

  it("stays as it is when the connection ends in between, and the rest follows later", async () => {
    const store = storeOf(approve("m1"), approve("m2"), approve("m3"));
    let left = 1;
    const { send, carriedOut } = aServer(() => {
      if (left-- <= 0) throw new TypeError("Failed to fetch");
      return { status: "scheduled", version: 2 };
    });
    expect((await replay(store, send, () => now)).end).toBe("unreachable");
    expect(store.rows.map(({ id, attempts }) => [id, attempts])).toEqual([
      ["k2", 1],
      ["k3", 0],
    ]);
    left = 5;
    expect((await replay(store, send, () => now)).end).toBe("done");
    expect(carriedOut.map(({ moveId }) => moveId)).toEqual(["m1", "m2", "m3"]);
  });

  it("happens once wherever an answer is lost", async () => {
    for (const lostAt of [1, 2, 3]) {
      const store = storeOf(approve("m1"), dismiss("m2"), approve("m3"));
      const { send, carriedOut } = aServer();
      let calls = 0;
      const lossy = async (kept: Kept) => {
        const answer = await send(kept);
        calls += 1;
        if (calls === lostAt) throw new TypeError("Failed to fetch");
        return answer;
      };
      await replay(store, lossy, () => now);
      await replay(store, lossy, () => now);
      expect(carriedOut).toHaveLength(3);
      expect(store.rows).toEqual([]);
    }
  });

  it("waits on when the session is over or somebody else's, and when the first try still runs", async () => {
    const cases = [
      ["unauthenticated", "session.ended", "signed_out"],
      ["forbidden", "session.other_person", "signed_out"],
      ["conflict", "idempotency.in_flight", "unreachable"],
      ["rate_limited", "rate.limited", "unreachable"],
    ] as const;
    for (const [code, reason, end] of cases) {
      const store = storeOf(approve("m1"));
      const { send } = aServer(() => {
        throw refusal(code, reason, "no");
      });
      expect((await replay(store, send, () => now)).end).toBe(end);
      expect(store.rows[0]?.refusal).toBeNull();
    }
  });
});

describe("a refusal", () => {
  it("is kept with the server's words, holds up nothing else and is not tried again", async () => {
    const store = storeOf(approve("m1"), approve("m2"));
    const { send, carriedOut } = aServer(({ decision }) => {
      if (decision.moveId === "m1") throw refusal("conflict", "move.content_changed", "Sam changed the text.");
      return { status: "scheduled", version: 2 };
    });
    const { refused, sent } = await replay(store, send, () => now);
    expect(refused.map(({ refusal: said }) => said?.message)).toEqual(["Sam changed the text."]);
    expect(sent).toHaveLength(1);
    expect((await replay(store, send, () => now)).refused).toEqual([]);
    expect(carriedOut).toHaveLength(1);
    expect(store.rows).toHaveLength(1);
  });

  it("of an edit takes the approval that rests on it with it, and no other move's", async () => {
    const store = storeOf(edit("m1"), approve("m1"), approve("m2"));
    const { send, carriedOut } = aServer(({ decision }) => {
      if (decision.kind === "edit") throw refusal("conflict", "move.changed", "Sam edited this move.");
      return { status: "scheduled", version: 2 };
    });
    const { refused } = await replay(store, send, () => now);
    expect(refused.map(({ decision }) => decision.kind)).toEqual(["edit", "approve"]);
    expect(carriedOut.map(({ moveId }) => moveId)).toEqual(["m2"]);
  });
});

describe("an approval after an edit", () => {
  it("is bound to what the edit has become, not to the words before it", async () => {
    const store = storeOf(edit("m1"), edit("m1"), approve("m1"));
    let version = 1;
    const { send, carriedOut } = aServer(({ decision }) => {
      if (decision.kind !== "edit") return { status: "scheduled", version };
      version += 1;
      return { status: "open", version, contentHash: hash(String(version)) };
    });
    await replay(store, send, () => now);
    expect(carriedOut).toMatchObject([{ version: 1 }, { version: 2 }, { contentHash: hash("3") }]);
  });
});

describe("taking back", () => {
  const undo = (moveId: string) => ({
    ...me,
    id: "back",
    title: moveId,
    decision: { kind: "undo", moveId } as const,
    attempts: 0,
    now,
  });

  it("forgets what never left this browser", async () => {
    const store = storeOf(approve("m1"), approve("m2"));
    expect(await keepDecision(store, undo("m1"))).toBe("withdrawn");
    expect(store.rows.map(({ id }) => id)).toEqual(["k2"]);
  });

  it("sends the opposite after what may have arrived although no answer came", async () => {
    const store = storeOf(approve("m1"));
    const { send, carriedOut } = aServer();
    const lost = async (kept: Kept) => {
      await send(kept);
      throw new TypeError("Failed to fetch");
    };
    await replay(store, lost, () => now);
    expect(await keepDecision(store, undo("m1"))).toBe("kept");
    await replay(store, send, () => now);
    expect(carriedOut.map(({ kind }) => kind)).toEqual(["approve", "undo"]);
  });

  it("of something that was then refused leaves nothing to tell", async () => {
    const store = storeOf(approve("m1"));
    const away = async () => {
      throw new TypeError("Failed to fetch");
    };
    await replay(store, away, () => now);
    await keepDecision(store, undo("m1"));
    const { send } = aServer(() => {
      throw refusal("conflict", "move.content_changed", "Sam changed the text.");
    });
    expect((await replay(store, send, () => now)).refused).toEqual([]);
    expect(store.rows).toEqual([]);
  });

  it("of an edit takes back the approval of its words as well, but never what has left", async () => {
    const store = storeOf(edit("m1"), approve("m1"), approve("m2"));
    expect(await forgetDecision(store, "k1")).toBe(true);
    expect(store.rows.map(({ id }) => id)).toEqual(["k3"]);
    store.rows = store.rows.map((kept) => ({ ...kept, attempts: 1 }));
    expect(await forgetDecision(store, "k3")).toBe(false);
    expect(store.rows).toHaveLength(1);
  });
});
