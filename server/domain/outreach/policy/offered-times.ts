import type { Offer } from "../contract.ts";
import type { Claim } from "./compose.ts";
import { slotEvidence } from "./evidence.ts";

/** Free times as they stand in a sentence, each a claim with the calendar behind it. @param slots at least one */
export function offeredTimes(slots: Offer["slots"]): { list: string; claims: Claim[] } {
  const times = slots.map(({ label }) => label);
  const list = times.length < 2 ? (times[0] ?? "") : `${times.slice(0, -1).join("; ")} or ${times.at(-1)}`;
  return { list, claims: slots.map((slot) => ({ text: slot.label, evidence: slotEvidence(slot) })) };
}
