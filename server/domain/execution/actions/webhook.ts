import { callableEndpoint } from "#server/domain/developer/index.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";
import { madeNew } from "./diff.ts";
import type { Executor, MoveOf } from "./executor.ts";

type Call = MoveOf<"call_webhook">;

const bodyOf = ({ params }: Call): string => canonicalJson({ type: params.eventType, data: params.data });
const linesOf = (move: Call, url: string) => [
  { label: "Endpoint", value: url },
  { label: "Event", value: move.params.eventType },
  { label: "Body", value: bodyOf(move) },
];

/**
 * A signed POST to a registered endpoint. An endpoint cannot be asked what it got: after a lost answer the same message is
 * posted again under the same id, by which its receiver recognises it (Standard Webhooks).
 */
export const callWebhook: Executor<MoveOf<"call_webhook">> = {
  vendor: "webhook",
  undoSentence: "Cannot be taken back: what the endpoint does with it is out of our hands.",
  keyOf: (executionId) => `msg_${executionId}`,
  recipients: () => [],
  render: async (ctx, move) => {
    const { name, url } = await callableEndpoint(ctx, move.params.endpointId);
    return { target: name, lines: linesOf(move, url), mail: null };
  },
  open: async (ctx, move) => {
    const { url, secret } = await callableEndpoint(ctx, move.params.endpointId);
    return {
      before: async () => ok({ diff: madeNew(linesOf(move, url)), snapshot: {} }),
      find: async () => ok(null),
      check: async () => ok(null),
      call: async ({ key }) => {
        const message = { url, secret: secret(), id: key, at: ctx.now(), body: bodyOf(move) };
        const posted = await ctx.connectors.delivery.post(message);
        return posted.ok ? ok({ ids: { messageId: key, status: String(posted.value.status) }, after: null }) : posted;
      },
      lookUndone: async () => ok({ is: "changed", what: "A message that was posted cannot be called back." }),
      callUndo: async () => err({ vendor: "webhook", kind: "rejected", message: "A posted message stays posted." }),
    };
  },
};
