import { describe, expect, it } from "vitest";
import { fakeClock } from "#server/testing/clock.ts";
import { createServerProbe } from "./server-probe.ts";

const clock = fakeClock();
const later = clock.advance;

/** A server that answers as it is told, and counts how often it was asked. */
function aServer() {
  const server = { answer: 200 as number | null, asked: [] as string[] };
  const fetch = async (input: unknown) => {
    server.asked.push(String(input));
    if (server.answer === null) throw new TypeError("fetch failed");
    return new Response("{}", { status: server.answer });
  };
  const probe = createServerProbe("http://inngest:8288", { now: clock.now, fetch: fetch as typeof globalThis.fetch });
  return { server, probe };
}

describe("asking an Inngest server", () => {
  it("finds it there, and asks it no more than every 10 s", async () => {
    const { server, probe } = aServer();
    expect(await Promise.all([probe(), probe()])).toEqual([0, 0]);
    later(9_999);
    expect(await probe()).toBe(0);
    expect(server.asked).toEqual(["http://inngest:8288/health"]);
    later(1);
    await probe();
    expect(server.asked).toHaveLength(2);
  });

  it.each([null, 500, 503])(
    "says for how long it has been silent, and forgets it with the next answer (%s)",
    async (bad) => {
      const { server, probe } = aServer();
      await probe();
      server.answer = bad;
      later(10_000);
      expect(await probe()).toBe(10_000);
      later(50_000);
      expect(await probe()).toBe(60_000);
      server.answer = 404;
      later(10_000);
      expect(await probe()).toBe(0);
    },
  );

  it("counts from its own beginning where there never was an answer", async () => {
    const { server, probe } = aServer();
    server.answer = null;
    later(30_000);
    expect(await probe()).toBe(30_000);
  });
});
