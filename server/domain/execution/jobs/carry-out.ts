import type { StepPort } from "#server/platform/steps.ts";
import { waitBeforeAttempt, waitBeforeLook } from "../policy/retry-plan.ts";
import { attemptOnce, giveUp, lookOnce, type Task, type Turn } from "./turns.ts";

/** `attempts`: number of the last one begun. `isUnknown`: nobody knows what came of it. */
export type Start = { isUnknown: boolean; attempts: number };
type Progress = Start & { failures: number; deferrals: number; emptyLooks: number; failedLooks: number };

/** `paused`: somebody else goes on with it once the kill switch is released. */
export type CarriedOut = "done" | "failed" | "paused";

/** Drives a task to its end, by attempts and looks. Between two turns it may sleep, be cut off, and be taken up again. */
export async function carryOut(steps: StepPort, now: () => Date, task: Task, start: Start): Promise<CarriedOut> {
  const progress: Progress = { ...start, failures: 0, deferrals: 0, emptyLooks: 0, failedLooks: 0 };
  // It ends: every turn that does not end it uses up one of the plan's waits.
  for (let number = 1; ; number += 1) {
    const turn = await takeTurn(steps, task, progress, number);
    if (turn.is === "over") return "failed";
    if (turn.is === "paused") return "paused";
    if (turn.is === "done") {
      await steps.run("receipt", () => task.finish());
      return "done";
    }
    const waitMs = afterTurn(progress, turn);
    if (waitMs === null) {
      await steps.run("give-up", () => giveUp(task));
      return "failed";
    }
    if (waitMs > 0) await steps.sleepUntil(`wait-${number}`, new Date(now().getTime() + waitMs));
  }
}

function takeTurn(steps: StepPort, task: Task, progress: Progress, number: number): Promise<Turn> {
  const { attempts, failures, deferrals, failedLooks } = progress;
  return progress.isUnknown
    ? steps.run(`look-${number}`, () => lookOnce(task, { failedLooks, deferrals }))
    : steps.run(`send-${number}`, () => attemptOnce(task, { attempt: attempts + 1, failures, deferrals }));
}

/** Takes a turn's result into account. @returns ms to wait before the next turn; null: give up */
function afterTurn(progress: Progress, turn: Exclude<Turn, { is: "done" | "over" | "paused" }>): number | null {
  switch (turn.is) {
    case "again":
      if (turn.isDeferred) progress.deferrals += 1;
      else progress.failures += 1;
      progress.attempts = turn.attempts;
      return turn.waitMs;
    case "unknown":
      progress.isUnknown = true;
      progress.emptyLooks = 0;
      progress.attempts = turn.attempts;
      return waitBeforeLook(0);
    case "absent": {
      progress.emptyLooks += 1;
      const waitMs = waitBeforeLook(progress.emptyLooks);
      if (waitMs !== null) return waitMs;
      progress.isUnknown = false;
      progress.failures += 1;
      return waitBeforeAttempt(progress.failures, null) === null ? null : 0;
    }
    case "blind":
      if (turn.isDeferred) progress.deferrals += 1;
      else progress.failedLooks += 1;
      return turn.waitMs;
    default:
      return turn satisfies never;
  }
}
