import type { WebhookEndpoint } from "#server/domain/developer/contract.ts";

type Told = Pick<WebhookEndpoint, "name" | "isRemoved" | "lastTest">;

/** How the endpoints do, in one sentence; null when there is none. */
export function endpointsSentence(endpoints: readonly Told[]): { text: string; isTrouble: boolean } | null {
  const present = endpoints.filter(({ isRemoved }) => !isRemoved);
  if (present.length === 0) return null;
  const silent = present.filter(({ lastTest }) => lastTest !== null && !lastTest.isDelivered);
  const untested = present.filter(({ lastTest }) => lastTest === null);
  const count = present.length === 1 ? "One endpoint." : `${present.length} endpoints.`;
  const name = (many: Told[]) => (many.length === 1 ? `“${many[0]?.name}”` : String(many.length));
  if (silent.length > 0) return { text: `${count} ${name(silent)} did not receive the last test.`, isTrouble: true };
  if (untested.length > 0) {
    return {
      text: `${count} ${name(untested)} ${untested.length === 1 ? "was" : "were"} never tested.`,
      isTrouble: false,
    };
  }
  return { text: `${count} ${present.length === 1 ? "It" : "All"} received the last test.`, isTrouble: false };
}
