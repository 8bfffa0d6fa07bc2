import { expect, type Page, type Request } from "@playwright/test";
import type { App } from "./fixtures.ts";
import { until } from "./until.ts";

/** What stands for a part of an address: the workspace's most pressing move, its newest person and company. */
const parts: Record<string, string> = {
  "[id]": `select m.id from "Move" m join "Workspace" w on w.id = m."workspaceId" where w.slug = $1 and m.status = 'open' order by m.score desc limit 1`,
  "[signalId]": `select s."signalId" as id from "FlowRun" s join "Workspace" w on w.id = s."workspaceId" where w.slug = $1 order by s.id desc limit 1`,
  "[contactId]": `select c.id from "Contact" c join "Workspace" w on w.id = c."workspaceId" where w.slug = $1 order by c.id desc limit 1`,
  "[tag]": `select 'moves' as id where $1 <> ''`,
  "[companyId]": `select c.id from "Company" c join "Workspace" w on w.id = c."workspaceId" where w.slug = $1 order by c.id desc limit 1`,
};

/** The address of a page in a workspace. A part that has no row there is left out of it. */
export async function addressIn(query: App["query"], slug: string, page: string): Promise<string> {
  let address = page.replace("[workspaceSlug]", slug);
  for (const [part, sql] of Object.entries(parts)) {
    if (!page.includes(part)) continue;
    const [row] = await query<{ id: string }>(sql, [slug]);
    address = address.replace(part, row?.id ?? "");
  }
  return address;
}

/** Headings stand, nothing loads, and what moved has arrived. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]:not([data-sample] *)")).toHaveCount(0);
  // A headless page may draw no frame for a while: transitions are taken to their end, so that colours are final.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
    }
  });
}

/** Waits until nothing has been asked of the server for a while, the stream of changes aside. Make it before the page is opened. */
export function quietOf(page: Page): () => Promise<void> {
  const open = new Set<unknown>();
  const begun = (request: Request) => (request.resourceType() === "eventsource" ? undefined : open.add(request));
  const ended = (request: Request) => open.delete(request);
  page.on("request", begun).on("requestfinished", ended).on("requestfailed", ended);
  return async () => {
    let calm = 0;
    await until("the page to ask for nothing more", async () => {
      calm = open.size === 0 ? calm + 1 : 0;
      return calm > 2;
    });
  };
}
