import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import type { WebhookTest } from "../contract.ts";

type Answer = Awaited<VendorResult<{ status: number }>>;

/** The answer to a test message in words. @param ms until it came, or until it was given up */
export function testAnswer(answer: Answer, at: Date, ms: number): WebhookTest {
  const common = { at: at.toISOString(), ms };
  if (answer.ok) {
    const { status } = answer.value;
    return { ...common, isDelivered: true, status, message: `It answered ${status}.` };
  }
  const { kind, status = null, message } = answer.error;
  const told = status === null ? without(kind, message) : `It answered ${status}: only 2xx counts as received.`;
  return { ...common, isDelivered: false, status, message: told };
}

function without(kind: (Answer & { ok: false })["error"]["kind"], message: string): string {
  switch (kind) {
    case "rejected":
      return message;
    case "rate_limited":
      return "It was not posted: this endpoint gets too many messages at the moment.";
    case "unavailable":
      return "It could not be reached: its name or its port does not answer.";
    default:
      return "There was no answer in time. It may have got the message all the same.";
  }
}
