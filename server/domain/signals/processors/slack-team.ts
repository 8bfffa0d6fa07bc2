import type { ChatPort, ChatPost } from "#server/connectors/ports/chat.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { type Person360, personByEmail } from "#server/domain/crm/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { addressesIn } from "../policy/slack-text.ts";

const MOST_PAGES = 5;

/** The channel's name without #; its id when it cannot be found among the first thousand. */
export async function channelName(port: ChatPort, channel: string): Promise<string> {
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: { channels: { id: string; name: string }[]; nextCursor: string | null } = orThrow(
      await port.listChannels(cursor),
    );
    const found = page.channels.find((entry) => entry.id === channel);
    if (found) return found.name;
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return channel;
}

/** Null when it was deleted meanwhile. */
export const messageAt = async (port: ChatPort, place: { channel: string; ts: string }): Promise<ChatPost | null> =>
  orThrow(await port.getMessage(place));

/** The first person we know whose address stands in the text. */
export async function personIn(ctx: Ctx, text: string): Promise<Person360 | null> {
  for (const address of addressesIn(text)) {
    const person = await personByEmail(ctx, address);
    if (person) return person;
  }
  return null;
}
