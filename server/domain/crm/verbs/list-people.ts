import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Page } from "#server/platform/pure/page.ts";
import type { listPeopleInput, Person } from "../contract.ts";
import { displayName } from "../policy/display-name.ts";
import { peoplePage } from "../store/list.ts";
import { pageById } from "./pages.ts";

/** The newest contacts first, by page. */
export async function listPeople(ctx: Ctx, input: z.output<typeof listPeopleInput>): Promise<Page<Person>> {
  authorize(ctx, "people.read");
  const page = await pageById(input, (question) => peoplePage(ctx.db, ctx.workspaceId, question));
  return {
    items: page.items.map((row) => ({
      id: row.id,
      name: displayName(row),
      email: row.email,
      title: row.title,
      companyName: row.companyName,
      openMoves: row.openMoves,
      lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
    })),
    nextCursor: page.nextCursor,
  };
}
