import { describe, expect, it } from "vitest";
import { stepBefore, stopReasonOf } from "./stop.ts";

const nothing = { isActive: true, hasReplied: false, hasOptedOut: false, hasBounced: false, hasClosedDeal: false };

describe("a sequence", () => {
  it.each([
    ["goes on", {}, null],
    ["stops on a reply", { hasReplied: true }, "replied"],
    ["stops on an opt-out, which outweighs the reply it came by", { hasOptedOut: true, hasReplied: true }, "opted_out"],
    ["stops on a bounce", { hasBounced: true }, "bounced"],
    ["stops on a closed deal", { hasClosedDeal: true }, "deal_closed"],
    ["stops when archived", { isActive: false }, "archived"],
  ])("%s", (_, facts, reason) => {
    expect(stopReasonOf({ ...nothing, ...facts })).toBe(reason);
  });

  it.each([
    ["done", "sent"],
    ["open", "waiting"],
    ["failed", "waiting"],
    ["dismissed", "not_sent"],
    ["superseded", "not_sent"],
    ["expired", "not_sent"],
  ])("takes a mail whose move is %s as %s", (status, is) => {
    expect(stepBefore(status)).toBe(is);
  });
});
