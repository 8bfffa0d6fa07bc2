import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import type { listPeopleInput, Person } from "../contract.ts";
import { displayName } from "../policy/display-name.ts";
import { peoplePage } from "../store/list.ts";

const place = z.tuple([z.uuid()]);

/** The newest contacts first, by page. */
export async function listPeople(ctx: Ctx, input: z.output<typeof listPeopleInput>): Promise<Page<Person>> {
  authorize(ctx, "people.read");
  const after = input.cursor === undefined ? null : decodeCursor(input.cursor, place)[0];
  const rows = await peoplePage(ctx.db, ctx.workspaceId, { after, query: input.query || null, limit: input.limit + 1 });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({
      id: row.id,
      name: displayName(row),
      email: row.email,
      title: row.title,
      companyName: row.companyName,
      openMoves: row.openMoves,
      lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
    })),
    nextCursor: last ? encodeCursor([last.id]) : null,
  };
}
