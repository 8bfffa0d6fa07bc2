import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { SavedView, SaveViewInput, UpdateViewInput } from "../contract.ts";
import { viewDeleted, viewSaved } from "../events.ts";
import { changeView, hasViewNamed, insertView, removeView, viewsFor } from "../store.ts";

const nameTaken = () => conflict("view.name_taken", "You have a view of this name already.");

/** One's own views and those that others share. */
export async function listViews(ctx: Ctx): Promise<{ items: SavedView[] }> {
  authorize(ctx, "move.read");
  return { items: await viewsFor(ctx.db.pool, ctx.workspaceId, ctx.actor.id) };
}

/** Keeps the filters of Today under a name. @throws conflict `view.name_taken` */
export async function saveView(ctx: Ctx, input: SaveViewInput): Promise<{ id: string }> {
  authorize(ctx, "view.save");
  const { name, query, isShared } = input;
  const id = ctx.newId();
  return transact(ctx, async (tx) => {
    const view = { id, ownerId: ctx.actor.id, name, query, isShared, at: ctx.now() };
    if (!(await insertView(tx, ctx.workspaceId, view))) throw nameTaken();
    const detail = { name, isShared };
    await record(tx, ctx, { action: "view.saved", subject: { type: "view", id }, detail });
    await emit(tx, ctx, viewSaved(id));
    return { id };
  });
}

/** Renames, shares or refilters one's own view. Somebody else's is not found. */
export async function updateView(ctx: Ctx, input: UpdateViewInput): Promise<{ id: string }> {
  authorize(ctx, "view.save");
  const { viewId: id, name, query, isShared } = input;
  const fields = { name, query, isShared };
  return transact(ctx, async (tx) => {
    if (name !== undefined && (await hasViewNamed(tx, ctx.workspaceId, ctx.actor.id, name, id))) throw nameTaken();
    const isChanged = await changeView(tx, ctx.workspaceId, { id, ownerId: ctx.actor.id, at: ctx.now() }, fields);
    if (!isChanged) throw notFound("view");
    await record(tx, ctx, { action: "view.saved", subject: { type: "view", id }, detail: fields });
    await emit(tx, ctx, viewSaved(id));
    return { id };
  });
}

/** Removes one's own view. Somebody else's is not found. */
export async function deleteView(ctx: Ctx, input: { viewId: string }): Promise<{ id: string }> {
  authorize(ctx, "view.save");
  const { viewId: id } = input;
  return transact(ctx, async (tx) => {
    if (!(await removeView(tx, ctx.workspaceId, ctx.actor.id, id))) throw notFound("view");
    await record(tx, ctx, { action: "view.deleted", subject: { type: "view", id } });
    await emit(tx, ctx, viewDeleted(id));
    return { id };
  });
}
