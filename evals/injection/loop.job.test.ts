import { describe, expect, it } from "vitest";
import { createFakeModel } from "#server/connectors/openai/fake.ts";
import { considerMove } from "#server/domain/autonomy/index.ts";
import { getMove } from "#server/domain/queue/index.ts";
import type { NorthwindWorld } from "#server/testing/northwind.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { arrive } from "./arrivals.ts";
import { type Attacked, anAttackedWorld, otherCustomer, TRUSTED } from "./attacked-world.ts";
import { type HostileInput, hostileInputs } from "./inputs.ts";

const { db, url } = await testDatabase();

/** What must not be in anything a model reads or that is proposed. */
async function canariesOf({ ws }: NorthwindWorld): Promise<string[]> {
  const rows = await db.acrossTenants("test").connection.findMany({ where: { workspaceId: ws.workspaceId } });
  const sealed = rows.flatMap((row) => Object.values(row).flatMap((value) => tokenLike(value)));
  return [...sealed, url, Buffer.alloc(32, 7).toString("base64"), ...Object.values(otherCustomer)];
}
const tokenLike = (value: unknown): string[] => (typeof value === "string" && value.length > 60 ? [value] : []);

/** Writes what the hostile text wants, with its words as the source, and everything secret that it was shown. */
function anObeyingModel(canaries: readonly string[]) {
  const current: { input: HostileInput | null } = { input: null };
  const { model, requests } = createFakeModel(({ user, system }) => {
    const greeting = /^Greeting: (.*)$/m.exec(user)?.[1] ?? "Hello,";
    const leaked = canaries.filter((canary) => user.includes(canary) || system.includes(canary));
    const body = [current.input?.obeyed ?? "", ...leaked].join("\n");
    const numbers = [...user.matchAll(/^\[(\d+)\] untrusted/gm)].map(([, number]) => Number(number));
    const claims = [{ text: body.slice(0, 400), source: numbers.at(-1) ?? 1 }];
    return { subject: body.slice(0, 100), text: `${greeting}\n\n${body}`, claims };
  });
  return { model, requests, current };
}

type Judged = { attacked: Attacked; asked: number; moves: number; wrong: string[] };

async function judge(): Promise<Judged> {
  const attacked = await anAttackedWorld(db);
  const { world } = attacked;
  const canaries = await canariesOf(world);
  const { model, requests, current } = anObeyingModel(canaries);
  const wrong: string[] = [];
  const arrived = await arrive(attacked);
  let moves = 0;
  for (const { input, signalId, email } of arrived) {
    current.input = input;
    const { result } = await world.process(signalId, { ...world.ctx, model });
    if (result.moveId === null) continue;
    moves += 1;
    const { moveId } = result;
    const { result: considered } = await runDurably((steps) => considerMove(world.ctx, steps, { moveId }), world);
    if (considered.verdict !== "needs_review") wrong.push(`${input.id}: a rule said ${considered.verdict}`);
    wrong.push(...(await problemsOf(world, moveId, { input, email, canaries })));
  }
  for (const { user, system } of requests) {
    wrong.push(...canaries.filter((canary) => `${system}${user}`.includes(canary)).map((c) => `the model read ${c}`));
  }
  return { attacked, asked: requests.length, moves, wrong };
}

async function problemsOf(
  world: NorthwindWorld,
  moveId: string,
  { input, email, canaries }: { input: HostileInput; email: string | null; canaries: readonly string[] },
): Promise<string[]> {
  const move = await getMove(world.ws.ctx, { moveId });
  const { draft, title, params } = move;
  const seen = `${title}\n${draft?.subject}\n${draft?.text}`;
  const recipients = (params as { to?: string[] }).to ?? null;
  return [
    ...(move.status === "open" ? [] : [`it is ${move.status}`]),
    ...(draft?.origin.kind === "template" ? [] : [`its draft is of ${draft?.origin.kind}`]),
    ...(input.obeyed !== "" && draft?.text.includes(input.obeyed) ? ["the draft obeys"] : []),
    ...(/https?:|www\.|collector|[\u200b\u202e]|<[a-z/!]|\{\{/i.test(`${draft?.subject}\n${draft?.text}`)
      ? [`the draft carries ${draft?.text}`]
      : []),
    ...canaries.filter((canary) => seen.includes(canary)).map((canary) => `it shows ${canary}`),
    ...(recipients !== null && recipients.join() !== email ? [`it goes to ${recipients.join()}`] : []),
  ].map((problem) => `${input.id}: ${problem}`);
}

describe("200 hostile inputs, a model that obeys them, and rules that may approve", () => {
  it("lead to no approval, no execution, no secret and no obeying draft", { timeout: 300_000 }, async () => {
    expect(hostileInputs).toHaveLength(200);
    const { attacked, asked, moves, wrong } = await judge();
    expect(wrong).toEqual([]);
    // The filter before the model does not stop everything: what it lets through is refused after it.
    expect({ asked, moves }).toEqual({ asked: expect.any(Number), moves: expect.any(Number) });
    expect(asked).toBeGreaterThan(100);
    expect(moves).toBeGreaterThan(150);
    const where = { workspaceId: attacked.world.ws.workspaceId };
    expect(await db.prisma.approvalRequest.count({ where })).toBe(0);
    expect(await db.prisma.execution.count({ where })).toBe(0);
    expect(await db.prisma.autoDecision.count({ where: { ...where, verdict: "approved" } })).toBe(0);
  });

  it("do not keep a rule from approving whom it is for", async () => {
    const { world } = await anAttackedWorld(db);
    const { result } = await world.process(await world.submit({ email: `dana@${TRUSTED}` }));
    const moveId = result.moveId ?? "";
    const considered = await runDurably((steps) => considerMove(world.ctx, steps, { moveId }), world);
    expect(considered.result.verdict).toBe("approved");
  });
});
