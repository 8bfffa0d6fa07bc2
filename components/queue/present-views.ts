import type { SavedView } from "#server/domain/collaboration/contract.ts";
import type { ListInput } from "./queue-cache.ts";

/** What a saved view asks for, for whoever looks. */
export const listOfView = ({ view, domain, owner, actionType }: SavedView["query"], me: string): ListInput => ({
  view,
  ...(domain ? { domain } : {}),
  ...(owner ? { ownerId: owner === "me" ? me : owner } : {}),
  ...(actionType ? { actionType } : {}),
});

/** The list as it is kept: oneself becomes `me`, so that a shared view means each its own. */
export const viewOfList = ({ view, domain, ownerId, actionType }: ListInput, me: string): SavedView["query"] => ({
  view,
  ...(domain ? { domain } : {}),
  ...(ownerId ? { owner: ownerId === me ? "me" : ownerId } : {}),
  ...(actionType ? { actionType } : {}),
});

export const isSameList = (a: ListInput, b: ListInput): boolean =>
  a.view === b.view && a.domain === b.domain && a.ownerId === b.ownerId && a.actionType === b.actionType;
