import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import type { WorldPort } from "#server/connectors/ports/world.ts";
import { crmStageNames } from "#server/domain/crm/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { WorldAction, WorldView } from "../contract.ts";
import { worldActed } from "../events.ts";

/** What there is to play with; null where the vendors are real. */
export async function readWorld(ctx: Ctx): Promise<WorldView> {
  authorize(ctx, "sandbox.act");
  if (!ctx.world) return null;
  const [facts, names] = await Promise.all([ctx.world.facts().then(orThrow), crmStageNames(ctx)]);
  const ids = [...new Set([...names.keys(), ...facts.stages])];
  const labelOf = (id: string) => names.get(id) ?? id;
  return {
    ...facts,
    deals: facts.deals.map((deal) => ({ ...deal, stage: labelOf(deal.stage) })),
    stages: ids.map((id) => ({ id, label: labelOf(id) })),
  };
}

/**
 * Lets the emulated world do something. It reaches the product the way the real one would: by mail, webhook or poll.
 * @throws not_found where the vendors are real
 */
export async function actInWorld(ctx: Ctx, action: WorldAction): Promise<{ isDone: true }> {
  authorize(ctx, "sandbox.act");
  if (!ctx.world) throw notFound("sandbox");
  orThrow(await perform(ctx.world, action));
  await transact(ctx, async (tx) => {
    const subject = { type: "workspace", id: ctx.workspaceId };
    await record(tx, ctx, { action: "sandbox.acted", subject, detail: { kind: action.kind } });
    await emit(tx, ctx, worldActed(action.kind));
  });
  return { isDone: true };
}

function perform(world: WorldPort, action: WorldAction): ReturnType<WorldPort["heal"]> {
  switch (action.kind) {
    case "submit_form":
      return world.submitForm(action);
    case "reply":
      return world.reply({ mailbox: action.mailbox, text: action.text });
    case "move_deal":
      return world.moveDeal({ id: action.id, stage: action.stage });
    case "mention_in_slack":
      return world.mentionInSlack(action.text);
    case "command_in_slack":
      return world.commandInSlack(action.text);
    case "approve_in_slack":
      return world.approveInSlack(action.value);
    case "post_on_x":
      return world.postOnX({ handle: action.handle, text: action.text });
    case "break":
      return world.break(action.vendor, action.how);
    case "heal":
      return world.heal();
    default:
      return action satisfies never;
  }
}
