import type { ModelPort } from "#server/connectors/ports/model.ts";
import type { VendorError } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";

export type FakeRequest = Pick<
  Parameters<ModelPort["complete"]>[0],
  "promptId" | "system" | "user" | "schemaName" | "maxOutputTokens"
>;

/** A scripted model: `answer` says what it would write; what does not fit the asked shape is rejected, as a real one's is. */
export function createFakeModel(answer: (request: FakeRequest) => unknown | VendorError["kind"]) {
  const requests: FakeRequest[] = [];
  const model: ModelPort = {
    name: "fake-model",
    complete: async (request) => {
      const { schema, ...asked } = request;
      requests.push(asked);
      const value = answer(asked);
      if (typeof value === "string") {
        return err({ vendor: "fake-model", kind: value as VendorError["kind"], message: "The scripted model fails." });
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success)
        return err({ vendor: "fake-model", kind: "rejected", message: "An answer of another shape." });
      return ok({ value: parsed.data, inputTokens: asked.user.length, outputTokens: JSON.stringify(value).length });
    },
  };
  return { model, requests };
}
