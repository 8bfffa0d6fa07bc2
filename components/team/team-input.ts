import type { ActivityShow } from "#server/domain/team/contract.ts";

/** The filters of the feed as they stand in the address. */
export type FeedParams = { person?: string; show?: string };
export type FeedFilter = { memberId?: string; show: ActivityShow };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const shows = ["all", "decisions", "outcomes"] as const satisfies readonly ActivityShow[];

/** What an address asks for; what it does not know is left out. */
export function feedFilterOf({ person, show }: FeedParams): FeedFilter {
  return {
    show: shows.find((each) => each === show) ?? "all",
    ...(person !== undefined && UUID.test(person) ? { memberId: person } : {}),
  };
}

/** The feed of a filter, on the page. */
export function feedHref({ memberId, show }: FeedFilter): string {
  const params = new URLSearchParams();
  if (memberId) params.set("person", memberId);
  if (show !== "all") params.set("show", show);
  const query = params.toString();
  return `${query === "" ? "?" : `?${query}`}#feed`;
}

/** The inputs of the page's lists, for the server's prefetch and the browser alike. */
export const feedInput = (workspaceSlug: string, filter: FeedFilter) => ({ workspaceSlug, limit: 25, ...filter });
export const mentionsOf = (workspaceSlug: string) => ({ workspaceSlug, limit: 5 });
