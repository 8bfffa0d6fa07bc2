import type { EmailPort, OutgoingEmail, SentEmail } from "#server/connectors/ports/email.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import type { FakeClock } from "./clock.ts";

/** What can go wrong with one send. `arrived`: the mailbox has the mail all the same. */
export type SendFault =
  | { kind: VendorError["kind"]; arrived: boolean; retryAfterMs?: number; visibleAfterMs?: number }
  /** The process dies before or after the vendor has done its part. */
  | { crash: () => void; arrived: boolean; visibleAfterMs?: number };

export type FaultyMailbox = {
  port: EmailPort;
  /** What left, whatever was answered. */
  sent: OutgoingEmail[];
  /** Faults of the next sends, in order; then sending works. */
  failSends(...faults: SendFault[]): void;
  /** Kinds of error of the next looks, in order. */
  failLooks(...kinds: VendorError["kind"][]): void;
  sendCalls(): number;
  looks(): number;
};

const failure = (kind: VendorError["kind"], retryAfterMs?: number): VendorError => ({
  vendor: "gmail",
  kind,
  message: `test: ${kind}`,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** A mailbox that sends, loses answers, refuses or hangs as told; mails may become findable only later. */
export function faultyMailbox(clock: FakeClock): FaultyMailbox {
  const sent: OutgoingEmail[] = [];
  const visibleAt = new Map<string, number>();
  const sendFaults: SendFault[] = [];
  const lookFaults: VendorError["kind"][] = [];
  let sendCalls = 0;
  let looks = 0;
  const idsOf = (email: OutgoingEmail): SentEmail => ({
    vendorMessageId: `vendor-${sent.indexOf(email)}`,
    vendorThreadId: email.thread?.vendorThreadId ?? `thread-${sent.indexOf(email)}`,
  });
  const arrive = (email: OutgoingEmail, delayMs: number): void => {
    sent.push(email);
    visibleAt.set(email.messageId, clock.now().getTime() + delayMs);
  };
  const unwired = async (): VendorResult<never> => err(failure("rejected"));

  const port: EmailPort = {
    send: async (email) => {
      sendCalls += 1;
      const fault = sendFaults.shift();
      if (!fault) {
        arrive(email, 0);
        return ok(idsOf(email));
      }
      if (fault.arrived) arrive(email, fault.visibleAfterMs ?? 0);
      if ("crash" in fault) {
        fault.crash();
        return ok(idsOf(email));
      }
      return err(failure(fault.kind, fault.retryAfterMs));
    },
    findByMessageId: async (messageId) => {
      looks += 1;
      const fault = lookFaults.shift();
      if (fault) return err(failure(fault));
      const found = sent.find((email) => email.messageId === messageId);
      const isVisible = (visibleAt.get(messageId) ?? 0) <= clock.now().getTime();
      return ok(found && isVisible ? idsOf(found) : null);
    },
    getProfile: unwired,
    listChanges: unwired,
    listRecent: unwired,
    getMessage: unwired,
    getThread: unwired,
    createDraft: unwired,
    findDraft: unwired,
    deleteDraft: unwired,
    addLabel: unwired,
  };
  return {
    port,
    sent,
    failSends: (...faults) => void sendFaults.push(...faults),
    failLooks: (...kinds) => void lookFaults.push(...kinds),
    sendCalls: () => sendCalls,
    looks: () => looks,
  };
}
