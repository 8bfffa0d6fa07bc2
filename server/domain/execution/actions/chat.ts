import { chatFor } from "#server/domain/connections/index.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { Made } from "../policy/handle.ts";
import { madeNew } from "./diff.ts";
import { draftOf, plainText } from "./draft.ts";
import type { Executor, MoveOf } from "./executor.ts";
import { sinceOf } from "./since.ts";

const linesOf = (move: MoveOf<"post_slack">) => [
  { label: "Channel", value: `#${move.params.channelName}` },
  ...(move.params.threadTs === null ? [] : [{ label: "In the thread", value: move.params.threadTs }]),
  { label: "Text", value: plainText(draftOf(move).text) },
];

/** Our handle is in the message's metadata, where only bots look. */
export const postSlack: Executor<MoveOf<"post_slack">> = {
  vendor: "slack",
  undoSentence: "Can be taken back: the message is deleted. Whoever read it has read it.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (_ctx, move) => ({ target: `#${move.params.channelName}`, lines: linesOf(move), mail: null }),
  open: async (ctx, move) => {
    const port = await chatFor(ctx);
    const { channel, threadTs } = move.params;
    const find = async (key: string, since: Date | null) => {
      if (!since) return ok(null);
      const found = await port.findByKey(channel, key, sinceOf(since), threadTs);
      if (!found.ok || !found.value) return found.ok ? ok(null) : found;
      const { ts, permalink } = found.value;
      const made: Made = {
        ids: { channel: found.value.channel, ts, ...(permalink ? { url: permalink } : {}) },
        after: null,
      };
      return ok(made);
    };
    return {
      before: async () => ok({ diff: madeNew(linesOf(move)), snapshot: {} }),
      find: ({ key, since }) => find(key, since),
      check: async () => ok(null),
      call: async ({ key }) => {
        const posted = await port.post({ channel, text: plainText(draftOf(move).text), blocks: null, threadTs, key });
        if (!posted.ok) return posted;
        const { ts, permalink } = posted.value;
        return ok({
          ids: { channel: posted.value.channel, ts, ...(permalink ? { url: permalink } : {}) },
          after: null,
        });
      },
      lookUndone: async ({ key, since }) => {
        const found = await find(key, since);
        return found.ok ? ok({ is: found.value ? "ours" : "undone" }) : found;
      },
      callUndo: ({ ids }) => port.remove({ channel: ids.channel ?? channel, ts: ids.ts ?? "" }),
    };
  },
};
