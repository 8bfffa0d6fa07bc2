import { type Inngest, type InngestFunction, NonRetriableError, RetryAfterError } from "inngest";

/** What the functions below did, by their event's `key`, in the order they did it. */
export type Journal = { note(key: unknown, what: string): void; of(key: string): string[] };

export function createJournal(): Journal {
  const notes = new Map<string, string[]>();
  const of = (key: string): string[] => notes.get(key) ?? [];
  return {
    of,
    note: (key, what) => {
      notes.set(String(key), [...of(String(key)), what]);
    },
  };
}

/** One function per thing that the product, or anybody's functions, may rely on; for any server that speaks the protocol. */
export function matrixFunctions(client: Inngest, journal: Journal): InngestFunction.Any[] {
  return [...steps(client, journal), ...errors(client, journal), ...waits(client, journal), ...limits(client, journal)];
}

const again = () => new RetryAfterError("once more", "1s");

function steps(client: Inngest, { note }: Journal): InngestFunction.Any[] {
  const child = client.createFunction(
    { id: "child", retries: 0, triggers: [{ event: "matrix/child" }] },
    ({ event }) => {
      if (event.data.isBad) throw new NonRetriableError("bad child");
      return { doubled: Number(event.data.n) * 2 };
    },
  );
  return [
    child,
    client.createFunction({ id: "steps", triggers: [{ event: "matrix/steps" }] }, async ({ event, step }) => {
      const one = await step.run("one", () => {
        note(event.data.key, "one");
        return { n: 1 };
      });
      const two = await step.run("two", () => {
        note(event.data.key, "two");
        return one.n + 1;
      });
      return step.run("three", () => two + one.n);
    }),
    client.createFunction({ id: "parallel", triggers: [{ event: "matrix/parallel" }] }, ({ step }) =>
      Promise.all(["a", "b", "c"].map((name) => step.run(name, () => name.toUpperCase()))),
    ),
    client.createFunction({ id: "invoke", triggers: [{ event: "matrix/invoke" }] }, async ({ step }) => {
      const good = await step.invoke("good", { function: child, data: { n: 21 } });
      const bad = await step.invoke("bad", { function: child, data: { isBad: true } }).catch(() => "caught");
      return { good, bad };
    }),
    client.createFunction({ id: "send", triggers: [{ event: "matrix/send" }] }, async ({ event, step }) => {
      await step.sendEvent("tell", { name: "matrix/told", data: { key: event.data.key } });
    }),
    client.createFunction(
      { id: "told", triggers: [{ event: "matrix/told", if: "event.data.key != 'nobody'" }] },
      ({ event }) => note(event.data.key, "told"),
    ),
  ];
}

function errors(client: Inngest, { note }: Journal): InngestFunction.Any[] {
  return [
    client.createFunction(
      { id: "retry", retries: 3, triggers: [{ event: "matrix/retry" }] },
      async ({ event, step, attempt }) => {
        await step.run("before", () => note(event.data.key, "before"));
        return step.run("flaky", () => {
          note(event.data.key, `flaky ${attempt}`);
          if (attempt < 2) throw again();
          return "at last";
        });
      },
    ),
    client.createFunction(
      {
        id: "doomed",
        retries: 3,
        triggers: [{ event: "matrix/doomed" }],
        onFailure: ({ event, error }: { event: { data: { event: { data: { key?: unknown } } } }; error: Error }) =>
          note(event.data.event.data.key, `failed: ${error.message}`),
      },
      ({ event }) => {
        note(event.data.key, "tried");
        throw new NonRetriableError("no use");
      },
    ),
    client.createFunction(
      { id: "rollback", retries: 0, triggers: [{ event: "matrix/rollback" }] },
      async ({ step }) => {
        try {
          await step.run("charge", () => {
            throw new NonRetriableError("declined");
          });
        } catch {
          return step.run("undo", () => "undone");
        }
        return "charged";
      },
    ),
  ];
}

function waits(client: Inngest, { note }: Journal): InngestFunction.Any[] {
  return [
    client.createFunction({ id: "sleep", triggers: [{ event: "matrix/sleep" }] }, async ({ event, step }) => {
      const begun = await step.run("begin", () => Date.now());
      await step.sleep("nap", "2s");
      note(event.data.key, "woke");
      return step.run("end", () => Date.now() - begun);
    }),
    client.createFunction({ id: "wait", triggers: [{ event: "matrix/wait" }] }, async ({ event, step }) => {
      await step.run("ready", () => note(event.data.key, "waiting"));
      const answer = await step.waitForEvent("answer", {
        event: "matrix/answer",
        timeout: event.data.isPatient ? "1m" : "1s",
        if: "event.data.key == async.data.key",
      });
      return answer ? answer.data.text : null;
    }),
    client.createFunction(
      {
        id: "cancelled",
        triggers: [{ event: "matrix/cancelled" }],
        cancelOn: [{ event: "matrix/stop", if: "event.data.key == async.data.key" }],
      },
      async ({ event, step }) => {
        await step.run("ready", () => note(event.data.key, "waiting"));
        await step.sleep("long", "1h");
      },
    ),
  ];
}

function limits(client: Inngest, { note }: Journal): InngestFunction.Any[] {
  return [
    client.createFunction(
      {
        id: "one-by-one",
        triggers: [{ event: "matrix/one-by-one" }],
        concurrency: { limit: 1, key: "event.data.key" },
      },
      async ({ event, step }) => {
        await step.run("work", async () => {
          note(event.data.key, "in");
          await new Promise((done) => setTimeout(done, 150));
          note(event.data.key, "out");
        });
      },
    ),
    client.createFunction(
      {
        id: "batch",
        triggers: [{ event: "matrix/batch" }],
        batchEvents: { maxSize: 3, timeout: "20s", key: "event.data.key" },
      },
      ({ event, events }) => note(event.data.key, `batch of ${events.length}`),
    ),
    client.createFunction(
      { id: "debounce", triggers: [{ event: "matrix/debounce" }], debounce: { period: "1s", key: "event.data.key" } },
      ({ event }) => note(event.data.key, `n ${event.data.n}`),
    ),
  ];
}
