import { socialFor } from "#server/domain/connections/index.ts";
import { ok } from "#server/platform/pure/result.ts";
import { isKnownPost } from "../store/executions.ts";
import { madeNew } from "./diff.ts";
import { draftOf, plainText } from "./draft.ts";
import type { Executor, MoveOf } from "./executor.ts";
import { sinceOf } from "./since.ts";

const linesOf = (move: MoveOf<"post_social">) => [
  ...(move.params.inReplyToId === null ? [] : [{ label: "In reply to", value: move.params.inReplyToId }]),
  { label: "Text", value: plainText(draftOf(move).text) },
];

/** X keeps no handle of ours: a post is found again by its exact words among the account's own, from the first attempt on. */
export const postSocial: Executor<MoveOf<"post_social">> = {
  vendor: "x",
  undoSentence: "Can be taken back: the post is deleted. It is public at once and may have been seen already.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (_ctx, move) => ({ target: "A public post on X", lines: linesOf(move), mail: null }),
  open: async (ctx, move) => {
    const { connectionId, inReplyToId } = move.params;
    const port = await socialFor(ctx, connectionId);
    const text = plainText(draftOf(move).text);
    return {
      before: async () => ok({ diff: madeNew(linesOf(move)), snapshot: {} }),
      find: async ({ since, executionId }) => {
        if (!since) return ok(null);
        const own = await port.ownPosts(sinceOf(since));
        if (!own.ok) return own;
        for (const post of own.value) {
          if (post.text !== text || post.inReplyToId !== inReplyToId) continue;
          if (await isKnownPost(ctx, { postId: post.id, except: executionId })) continue;
          return ok({ ids: { postId: post.id, url: post.url }, after: null });
        }
        return ok(null);
      },
      check: async () => ok(null),
      call: async () => {
        const posted = await port.post({ text, inReplyToId });
        return posted.ok ? ok({ ids: { postId: posted.value.id, url: posted.value.url }, after: null }) : posted;
      },
      lookUndone: async ({ ids, since }) => {
        const own = await port.ownPosts(sinceOf(since ?? new Date(0)));
        return own.ok ? ok({ is: own.value.some(({ id }) => id === ids.postId) ? "ours" : "undone" }) : own;
      },
      callUndo: ({ ids }) => port.remove(ids.postId ?? ""),
    };
  },
};
