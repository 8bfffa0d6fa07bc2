import type { ActionType } from "#server/domain/queue/contract.ts";
import { channelLabels, isShownDomain, isView } from "./present.ts";
import type { ListInput } from "./queue-cache.ts";

/** The filters of Today as they stand in the address. */
export type ListParams = { view?: string; domain?: string; owner?: string; action?: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isAction = (value: string | undefined): value is ActionType =>
  value !== undefined && Object.hasOwn(channelLabels, value);

/** What an address asks for; what it does not know is left out. @param me id of whoever looks, for `owner=me` */
export function listOf({ view, domain, owner, action }: ListParams, me: string): ListInput {
  const ownerId = owner === "me" ? me : owner;
  return {
    view: isView(view) ? view : "open",
    ...(isShownDomain(domain) ? { domain } : {}),
    ...(ownerId && UUID.test(ownerId) ? { ownerId } : {}),
    ...(isAction(action) ? { actionType: action } : {}),
  };
}

/** The address of a list: defaults are left out, and oneself is `me`, so that a link means the same to everybody. */
export function listHref({ view, domain, ownerId, actionType }: ListInput, me: string): string {
  const params = new URLSearchParams();
  if (view !== "open") params.set("view", view);
  if (domain) params.set("domain", domain);
  if (ownerId) params.set("owner", ownerId === me ? "me" : ownerId);
  if (actionType) params.set("action", actionType);
  const query = params.toString();
  return query === "" ? "?" : `?${query}`;
}
