import { type Answer, type Connection, openConnection } from "./http-connection.ts";
import { quantile } from "./stats.ts";

/** What to send next: the bytes, and whether an answer is right. Anything else voids the window. */
export type Shot = { request: string; isRight: (answer: Answer) => boolean };
/** @returns null when there is nothing left to send */
export type NextShot = () => Shot | null;

export type Window = {
  done: number;
  seconds: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
};

function windowOf(latencies: number[], seconds: number): Window {
  const at = (q: number) => quantile(latencies, q);
  return {
    done: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}

function check(shot: Shot, answer: Answer): void {
  if (!shot.isRight(answer)) throw new Error(`Wrong answer ${answer.status}: ${answer.body.slice(0, 400)}`);
}

async function withConnections<T>(
  port: number,
  count: number,
  run: (connections: Connection[]) => Promise<T>,
): Promise<T> {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(port)));
  try {
    return await run(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}

/**
 * Capacity: each connection asks again as soon as it is answered.
 * @param options.seconds length of the window; @param options.most ends it earlier, after so many requests
 * @throws Error with the first wrong answer
 */
export function closedLoop(options: {
  port: number;
  connections: number;
  seconds: number;
  most?: number;
  next: NextShot;
}): Promise<Window> {
  const { port, seconds, next, most = Number.POSITIVE_INFINITY } = options;
  return withConnections(port, options.connections, async (connections) => {
    const latencies: number[] = [];
    let sent = 0;
    const started = performance.now();
    const end = started + seconds * 1_000;
    await Promise.all(
      connections.map(async (connection) => {
        while (performance.now() < end && sent < most) {
          const shot = next();
          if (!shot) return;
          sent += 1;
          const at = performance.now();
          check(shot, await connection.send(shot.request));
          latencies.push(performance.now() - at);
        }
      }),
    );
    return windowOf(latencies, (performance.now() - started) / 1_000);
  });
}

/**
 * Latency: requests leave on a fixed schedule, and their time runs from when they should have left, so that a stall shows.
 * @throws Error when less than 99 % of the offered rate was reached, or with the first wrong answer
 */
export function openLoop(options: {
  port: number;
  perSecond: number;
  seconds: number;
  next: NextShot;
}): Promise<Window> {
  const { port, perSecond, seconds, next } = options;
  const connections = Math.min(64, Math.max(8, Math.ceil(perSecond / 4)));
  return withConnections(port, connections, async (pool) => {
    const total = Math.floor(perSecond * seconds);
    const latencies: number[] = [];
    const started = performance.now() + 20;
    let index = 0;
    await Promise.all(
      pool.map(async (connection) => {
        for (let mine = index++; mine < total; mine = index++) {
          const due = started + (mine * 1_000) / perSecond;
          const wait = due - performance.now();
          if (wait > 0) await new Promise((done) => setTimeout(done, wait));
          const shot = next();
          if (!shot) throw new Error("The open loop ran out of things to send.");
          check(shot, await connection.send(shot.request));
          latencies.push(performance.now() - due);
        }
      }),
    );
    const window = windowOf(latencies, (performance.now() - started) / 1_000);
    if (window.perSecond < perSecond * 0.99 * (seconds / (seconds + 0.5))) {
      throw new Error(`Only ${window.perSecond.toFixed(0)} of ${perSecond} requests a second were reached.`);
    }
    return window;
  });
}
