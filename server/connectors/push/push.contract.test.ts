import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PushPort } from "#server/connectors/ports/push.ts";
import { aPushEndpoint, aVapidPair, type PushEndpoint } from "#server/testing/push-endpoint.ts";
import { createPush } from "./index.ts";

const keys = aVapidPair();
const MAIL_FROM = "CaseyOS <hello@caseyos.test>";
const made = (simulated: string[]): PushPort => {
  const push = createPush({ ...keys, MAIL_FROM, simulated: new Set(simulated) });
  if (!push) throw new Error("A key pair makes a port.");
  return push;
};
const sandbox = made(["google"]);
const product = made([]);

let service: PushEndpoint;
beforeAll(async () => {
  service = await aPushEndpoint({ publicKey: keys.VAPID_PUBLIC_KEY });
});
beforeEach(() => service.answer(201));
afterAll(() => service.close());

const message = { body: JSON.stringify({ title: "Grüße ✓" }), ttlSeconds: 60, urgency: "high" as const };

describe("a push", () => {
  it("is signed by this server and can be read by the browser alone", async () => {
    expect(await sandbox.send(service.target, message)).toEqual({ ok: true, value: { status: 201 } });
    expect(service.received.splice(0)).toEqual([
      { content: { title: "Grüße ✓" }, urgency: "high", ttl: 60, isSigned: true },
    ]);
  });

  it.each([
    [404, "not_found"],
    [410, "not_found"],
    [403, "rejected"],
    [413, "rejected"],
    [429, "rate_limited"],
    [503, "unavailable"],
  ])("tells what an answer of %i means", async (status, kind) => {
    service.answer(status);
    expect(await sandbox.send(service.target, message)).toMatchObject({ ok: false, error: { kind } });
  });

  it("goes to public addresses only, and to https only, outside the sandbox", async () => {
    expect(await product.send(service.target, message)).toMatchObject({ ok: false, error: { kind: "rejected" } });
    const inside = { ...service.target, endpoint: service.target.endpoint.replace("http:", "https:") };
    expect(await product.send(inside, message)).toMatchObject({ ok: false, error: { kind: "rejected" } });
    expect(service.received).toEqual([]);
  });

  it("is refused for keys that are none, without a request", async () => {
    const broken = { ...service.target, p256dh: "A".repeat(87) };
    expect(await sandbox.send(broken, message)).toMatchObject({ ok: false, error: { kind: "rejected" } });
    expect(service.received).toEqual([]);
  });

  it("is not offered without a key pair", () => {
    expect(createPush({ MAIL_FROM, simulated: new Set() })).toBeNull();
  });
});
