import type { QueryClient } from "@tanstack/react-query";
import type { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { type CardPages, cardsOf } from "#components/queue/queue-cache.ts";
import { queueInput } from "#components/queue/queue-input.ts";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { readStore, type StoredRead } from "./browser-stores.ts";
import type { Decider } from "./decision.ts";

/** So many moves are kept with all that belongs to them. */
export const KEPT_MOVES = 50;
/** Details are asked for in small groups, so that a person's own requests come between them. */
const GROUP = 5;
/** After so long a detail is asked for again although its row is the same: what stands beside it may have changed. */
const STALE_MS = 30 * 60_000;

type Ways = { decider: Decider; trpc: ReturnType<typeof useTRPC>; client: ReturnType<typeof useTRPCClient> };

/** Reads the head of the open queue and everything about its moves into this browser. Asks only for what has changed. */
export async function keepToday({ decider, trpc, client }: Ways, now: () => number = Date.now): Promise<void> {
  const { slug } = decider;
  const store = await readStore(decider);
  const known = new Map((await store.all()).map((read) => [read.id, read]));
  const list = await client.queue.list.query({ ...queueInput(slug, { view: "open" }), limit: KEPT_MOVES });
  const summary = await client.queue.summary.query({ workspaceSlug: slug });
  const at = now();
  const of = (name: string, key: readonly unknown[], data: unknown, mark = ""): StoredRead => ({
    id: `${slug}/${name}`,
    slug,
    key,
    data,
    at,
    mark,
  });
  const reads = [
    of("list", listKey(trpc, slug), { pages: [list], pageParams: [null] } satisfies CardPages),
    of("summary", trpc.queue.summary.queryKey({ workspaceSlug: slug }), summary),
  ];
  const rows = [...list.items];
  while (rows.length > 0) {
    const group = rows.splice(0, GROUP).map(async (row): Promise<StoredRead[]> => {
      const mark = JSON.stringify(row);
      const names = [`detail/${row.id}`, `preview/${row.id}`] as const;
      const [held, heldPreview] = names.map((name) => known.get(`${slug}/${name}`));
      if (held && held.mark === mark && at - held.at < STALE_MS)
        return [held, heldPreview].filter((read) => read !== undefined);
      const input = { workspaceSlug: slug, moveId: row.id };
      const [detail, preview] = await Promise.all([
        client.queue.get.query(input).catch(() => null),
        client.execution.preview.query(input).catch(() => null),
      ]);
      if (!detail) return [];
      return [
        of(names[0], trpc.queue.get.queryKey(input), detail, mark),
        ...(preview ? [of(names[1], trpc.execution.preview.queryKey(input), preview, mark)] : []),
      ];
    });
    reads.push(...(await Promise.all(group)).flat());
  }
  await store.replace(reads);
}

/** Puts what was read last where the screens look for it, where they know nothing newer. @returns of when it is; null: nothing is kept */
export async function showKeptToday(
  { decider, trpc }: Omit<Ways, "client">,
  queryClient: QueryClient,
): Promise<number | null> {
  const reads = await (await readStore(decider)).all();
  const hash = JSON.stringify(listKey(trpc, decider.slug));
  for (const { key, data, at } of reads) {
    const here = queryClient.getQueryState(key);
    if (here?.data !== undefined && JSON.stringify(key) === hash) {
      queryClient.setQueryData<CardPages>(key, (old) => (old ? extended(old, data as CardPages) : old), {
        updatedAt: here.dataUpdatedAt,
      });
    } else if (here?.data === undefined || here.dataUpdatedAt < at) {
      queryClient.setQueryData(key, data, { updatedAt: at });
    }
  }
  return reads.find(({ id }) => id === `${decider.slug}/list`)?.at ?? null;
}

const listKey = (trpc: Ways["trpc"], slug: string) =>
  trpc.queue.list.infiniteQueryKey(queueInput(slug, { view: "open" }));

/** The pages a tab has, with the kept rows that come after them: what has left the list meanwhile does not come back. */
export function extended(here: CardPages, kept: CardPages): CardPages {
  const last = here.pages.at(-1);
  const end = cardsOf(here).at(-1);
  const keptLast = kept.pages.at(-1);
  if (!last || !end || !keptLast || last.nextCursor === null) return here;
  const more = cardsOf(kept).filter((row) => isAfter(row, end));
  if (more.length === 0) return here;
  return {
    pages: [...here.pages, { ...keptLast, items: more }],
    pageParams: [...here.pageParams, last.nextCursor],
  };
}

const isAfter = (row: QueueRow, end: QueueRow): boolean =>
  row.score < end.score || (row.score === end.score && row.id < end.id);
