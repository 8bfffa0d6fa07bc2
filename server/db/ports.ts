import { createServer } from "node:net";

/**
 * Below what systems give to outgoing connections (Linux from 32768, others from 49152): between being found free and being
 * listened to, and while a server restarts, nobody is given one of these.
 */
const LOWEST = 20_000;
const COUNT = 10_000;

/** Whether nothing listens on this loopback port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}

/** A free loopback port, for a server that starts later and may start again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}
