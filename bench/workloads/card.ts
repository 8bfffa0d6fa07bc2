import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Team } from "../generate.ts";
import { quantile } from "../stats.ts";
import { browserHeaders } from "./today.ts";

type CardTimes = { signals: number; p50: number; p95: number; max: number };

type Stream = { moves: () => number; waitFor(count: number, withinMs: number): Promise<void>; close(): void };

/** The moves that whole lines of an event stream announce, and the piece of a line that is left. */
function movesIn(text: string): { ids: string[]; rest: string } {
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  const events = lines
    .filter((line) => line.startsWith("data:"))
    .map((line) => JSON.parse(line.slice(5)) as { kind?: string; id?: string });
  return { ids: events.flatMap(({ kind, id }) => (kind === "move" && id ? [id] : [])), rest };
}

/** Rejects unless `seen` grows to `count` in time; `wakeOn` tells of every change. */
function grown(seen: Set<string>, count: number, withinMs: number, wakeOn: Set<() => void>): Promise<void> {
  return new Promise((arrived, late) => {
    const end = () => {
      clearTimeout(timer);
      wakeOn.delete(check);
    };
    const check = () => {
      if (seen.size < count) return;
      end();
      arrived();
    };
    const timer = setTimeout(() => {
      end();
      late(new Error(`Only ${seen.size} of ${count} moves reached the open browser within ${withinMs} ms.`));
    }, withinMs);
    wakeOn.add(check);
    check();
  });
}

/** An open browser's event stream of the workspace; counts the new moves it is told of. */
async function openStream(port: number, team: Team): Promise<Stream> {
  const headers = { ...(await browserHeaders(port, team.userId)), accept: "text/event-stream" };
  const seen = new Set<string>();
  const wakeOn = new Set<() => void>();
  return new Promise((done, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path: `/api/v1/events?workspace=${team.slug}`, headers },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`The event stream answered ${response.statusCode}.`));
        let text = "";
        response.on("data", (chunk: Buffer) => {
          const { ids, rest } = movesIn(text + chunk.toString());
          text = rest;
          for (const id of ids) seen.add(id);
          for (const wake of wakeOn) wake();
        });
        done({
          moves: () => seen.size,
          waitFor: (count, withinMs) => grown(seen, count, withinMs, wakeOn),
          close: () => asked.destroy(),
        });
      },
    );
    asked.once("error", reject);
    asked.end();
  });
}

function pushSignal(port: number, team: Team, id: string): Promise<void> {
  const body = JSON.stringify({
    type: "form_submitted",
    id,
    payload: {
      email: `${id}@prospect.example`,
      firstName: "Dana",
      company: "Northwind",
      message: "Could we see pricing?",
      formName: "Book a demo",
    },
  });
  const headers = {
    authorization: `Bearer ${team.apiKey}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((done, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/api/v1/signals", method: "POST", headers }, (response) => {
      response.resume();
      response.once("end", () =>
        response.statusCode === 202 ? done() : reject(new Error(`The signal was answered ${response.statusCode}.`)),
      );
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

/** From a signal's arrival to its card being announced in another open browser, one at a time on an idle system. */
export async function measureCards(port: number, team: Team, signals: number): Promise<CardTimes> {
  const stream = await openStream(port, team);
  const run = randomBytes(5).toString("hex");
  const times: number[] = [];
  try {
    for (let index = 0; index < signals; index += 1) {
      const before = stream.moves();
      const started = performance.now();
      await pushSignal(port, team, `card-${run}-${index}`);
      await stream.waitFor(before + 1, 20_000);
      times.push(performance.now() - started);
    }
  } finally {
    stream.close();
  }
  return { signals, p50: quantile(times, 0.5), p95: quantile(times, 0.95), max: Math.max(...times) };
}
