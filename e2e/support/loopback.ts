import { type BrowserContext, test as base } from "@playwright/test";
import { ESCAPES_ENV, guardLoopback, isLoopback, OWNER_ENV } from "#server/testing/loopback-guard.ts";
import { waitForReact } from "./hydrated.ts";

/** What was tried since it was last asked: by the browser, by the product, and by the test. */
export type Escapes = { take(): string[] };

function watch(context: BrowserContext, tried: string[]): void {
  const note = (address: string) => {
    const { protocol, hostname } = new URL(address);
    if (/^(https?|wss?):$/.test(protocol) && !isLoopback(hostname)) tried.push(hostname);
  };
  context.on("request", (request) => note(request.url()));
  context.on("page", (page) => page.on("websocket", (socket) => note(socket.url())));
}

/** Playwright's `test`, which fails when a page, a server of the run or the test itself reached for another machine. */
export const test = base.extend<{ escapes: Escapes }, { browserEscapes: string[] }>({
  browserEscapes: [
    async ({ browser }, use, worker) => {
      process.env[OWNER_ENV] = `worker-${worker.workerIndex}`;
      const tried: string[] = [];
      // Contexts that a test opens by itself are watched as well.
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await open(options);
        watch(context, tried);
        await waitForReact(context);
        return context;
      };
      await use(tried);
    },
    { scope: "worker", auto: true },
  ],
  escapes: [
    async ({ browserEscapes }, use) => {
      const servers = guardLoopback(process.env[ESCAPES_ENV] ?? "");
      const take = () => [...servers.take(), ...browserEscapes.splice(0)];
      await use({ take });
      const left = take();
      if (left.length > 0) throw new Error(`Requests were about to leave this machine: ${left.join(", ")}`);
    },
    { auto: true },
  ],
});
