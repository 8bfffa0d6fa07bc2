import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aProposal } from "./build/index.ts";

type ProposeMoveInput = Parameters<typeof proposeMove>[1];

/** A move as a processor proposes it. @returns its id */
export async function aProposed(ctx: Ctx, fields: Partial<ProposeMoveInput> = {}): Promise<string> {
  return (await proposeMove(ctx, await aProposal(ctx, fields))).moveId;
}
