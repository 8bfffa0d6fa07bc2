import type { ModelError, ModelPort, ModelResult, ModelTask, ModelUsage } from "#server/connectors/ports/model.ts";
import type { Ctx } from "#server/platform/context.ts";
import { err, type Result } from "#server/platform/pure/result.ts";
import { transact } from "#server/platform/transact.ts";
import type { Source } from "./access.ts";
import { costOf, costOfFailure, reservationOf } from "./policy/cost.ts";
import { monthStart } from "./policy/month.ts";
import { type Price, priceOf } from "./policy/prices.ts";
import { noteCall } from "./store/accounts.ts";
import { settingsOf, timeZoneOf } from "./store/settings.ts";
import { completeSpend, insertSpend, lockBudget, spentMicros } from "./store/spend.ts";

const MICROS_PER_CENT = 10_000;

export type Work = {
  task: ModelTask;
  promptId: string;
  bytes: number;
  outputTokens: number;
  /** No other provider any more: the caller has left, or has heard the beginning of an answer. */
  isOver: () => boolean;
};
export type Call<T> = (port: ModelPort) => ModelResult<T>;
type Booked = Work & { model: string };

/** No call without its row: reserved before, completed after, whatever happens in between. */
export async function inTheBooks<T>(ctx: Ctx, source: Source, work: Booked, call: Call<T>): ModelResult<T> {
  const price = priceOf({ ...source, provider: source.port.provider }, work.task, work.model);
  const reserved = reservationOf(price, work);
  const booking = await reserve(ctx, source, { work, price, reserved });
  if ("error" in booking) return err(booking.error);
  try {
    const answer = await call(source.port);
    await settle(ctx, source, { id: booking.id, price, reserved, answer });
    return answer;
  } catch (error) {
    const thrown = { vendor: source.port.provider, kind: "unknown" as const, message: "The call broke off here." };
    await settle(ctx, source, { id: booking.id, price, reserved, answer: err(thrown) });
    throw error;
  }
}

type Reservation = { work: Booked; price: Price | null; reserved: number | null };

/** Adds up and reserves under the workspace's lock, so that calls at once cannot pass the budget together. */
function reserve(ctx: Ctx, source: Source, of: Reservation): Promise<{ id: string } | { error: ModelError }> {
  const { work, price, reserved } = of;
  const refuse = (limit: "budget" | "price", message: string) => ({
    error: { vendor: source.port.provider, kind: "rejected" as const, message, limit },
  });
  return transact(ctx, async (tx) => {
    const now = ctx.now();
    const { monthlyBudgetCents } = await settingsOf(tx, ctx.workspaceId);
    if (monthlyBudgetCents !== null) {
      if (reserved === null) return refuse("price", `The price of ${work.model} is unknown, and there is a budget.`);
      await lockBudget(tx, ctx.workspaceId);
      const since = monthStart(now, await timeZoneOf(tx, ctx.workspaceId));
      const spent = await spentMicros(tx, ctx.workspaceId, since);
      if (spent + reserved > monthlyBudgetCents * MICROS_PER_CENT) {
        return refuse("budget", "The month's budget for models is used up.");
      }
    }
    const id = ctx.newId();
    await insertSpend(tx, ctx.workspaceId, {
      id,
      accountId: source.accountId,
      provider: source.port.provider,
      model: work.model,
      task: work.task,
      promptId: work.promptId,
      reservedMicros: reserved,
      priceAsOf: price?.asOf ?? null,
      requestId: ctx.requestId,
      startedAt: now,
    });
    return { id };
  });
}

type Ending = {
  id: string;
  price: Price | null;
  reserved: number | null;
  answer: Result<ModelUsage, ModelError>;
};

async function settle(ctx: Ctx, source: Source, { id, price, reserved, answer }: Ending): Promise<void> {
  const error = answer.ok ? null : answer.error;
  const usage = answer.ok ? answer.value : error?.usage;
  const cost = error ? costOfFailure(price, error, reserved) : costOf(price, answer.ok ? answer.value : none, reserved);
  const at = ctx.now();
  await transact(ctx, async (tx) => {
    await completeSpend(tx, ctx.workspaceId, id, {
      status: error ? "failed" : "done",
      inputTokens: usage?.inputTokens ?? null,
      outputTokens: usage?.outputTokens ?? null,
      ...cost,
      errorKind: error?.kind ?? null,
      errorMessage: error?.message ?? null,
      endedAt: at,
    });
    if (source.accountId) await noteCall(tx, ctx.workspaceId, source.accountId, { at, error });
  });
}

const none: ModelUsage = { inputTokens: null, outputTokens: null };
