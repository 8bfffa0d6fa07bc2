import type { Inngest, InngestFunction } from "inngest";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import type { StepPort } from "#server/platform/steps.ts";
import type { EventData, EventName } from "./events.ts";
import { type StepTools, safeMessage, stepPort, translated } from "./steps.ts";

type Retries = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export type AnyFunction = InngestFunction.Any;

/** What functions need to know besides `Deps`. */
export type JobSettings = {
  /** Seconds between two looks at a healthy mailbox. */
  mailPollSeconds: number;
  /** Seconds between two looks at a healthy X account. */
  socialPollSeconds: number;
};

/** What a failed run left: words that people may see, or null. */
export type Failure = { message: string | null };

type EventOptions<Name extends EventName> = {
  id: string;
  event: Name;
  retries?: Retries;
  /** Called once a run has failed for good. Runs durably itself. */
  onFailure?: (ctx: Ctx, steps: StepPort, data: EventData[Name], failure: Failure) => Promise<unknown>;
};

/** A function started by an event of a workspace. Its body is one call of a slice's job. */
export function onEvent<Name extends EventName>(
  client: Inngest,
  deps: Deps,
  options: EventOptions<Name>,
  body: (ctx: Ctx, steps: StepPort, data: EventData[Name]) => Promise<unknown>,
): AnyFunction {
  const { id, event, retries = 5, onFailure } = options;
  const ctxOf = (data: EventData[Name]): Ctx =>
    createCtx(deps, {
      workspaceId: asWorkspaceId(data.workspaceId),
      actor: { type: "system", id },
      requestId: data.requestId,
      surface: "job",
    });
  // The outbox is the only sender, and it writes what EventData says.
  const failed = onFailure && {
    onFailure: async ({ event: failure, error, step }: FailureCall) => {
      const data = failure.data.event.data as EventData[Name];
      return translated(() =>
        onFailure(ctxOf(data), stepPort(step as StepTools), data, { message: safeMessage(error) }),
      );
    },
  };
  return client.createFunction({ id, retries, triggers: [{ event }], ...failed }, async ({ event: received, step }) => {
    const data = received.data as EventData[Name];
    return translated(() => body(ctxOf(data), stepPort(step as StepTools), data));
  });
}

type FailureCall = { event: { data: { event: { data: unknown } } }; error: Error; step: unknown };

/** A function started by the clock, over all workspaces. The next slot comes anyway, so it is not retried. */
export function onClock(
  client: Inngest,
  deps: Deps,
  options: { id: string; cron: string },
  body: (deps: Deps) => Promise<unknown>,
): AnyFunction {
  const { id, cron } = options;
  return client.createFunction({ id, retries: 0, triggers: [{ cron }] }, async ({ step }) =>
    stepPort(step as StepTools).run("work", () => body(deps)),
  );
}
