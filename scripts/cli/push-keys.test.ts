import { describe, expect, it } from "vitest";
import { aVapidPair } from "#server/testing/push-endpoint.ts";
import { checkPushKeys } from "./push-keys.ts";

describe("the keys for pushes", () => {
  it("are fine as a pair", () => {
    expect(checkPushKeys(aVapidPair())).toMatchObject({ state: "ok" });
  });

  it("may be missing, and then it says what that means and how they are made", () => {
    expect(checkPushKeys({})).toMatchObject({
      state: "off",
      message: expect.stringContaining("by mail"),
      remedy: expect.stringContaining("npx web-push generate-vapid-keys"),
    });
  });

  it("are an error when they are of two pairs, or no keys at all", () => {
    const [one, other] = [aVapidPair(), aVapidPair()];
    expect(checkPushKeys({ ...one, VAPID_PRIVATE_KEY: other.VAPID_PRIVATE_KEY })).toMatchObject({ state: "error" });
    for (const bad of ["short", "A".repeat(43)]) {
      const checked = checkPushKeys({ ...one, VAPID_PRIVATE_KEY: bad });
      expect(checked).toMatchObject({ state: "error", remedy: expect.stringContaining("one run") });
      expect(JSON.stringify(checked)).not.toContain(one.VAPID_PRIVATE_KEY);
    }
  });

  it("are told of elsewhere when one is missing", () => {
    expect(checkPushKeys({ VAPID_PUBLIC_KEY: aVapidPair().VAPID_PUBLIC_KEY })).toBeNull();
  });
});
