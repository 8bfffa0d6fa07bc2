import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

describe("redact", () => {
  it.each([
    ["Mail to dana.ruiz+x@northwind.example bounced", "Mail to [address] bounced"],
    ["Mail to o'dana@northwind.example bounced", "Mail to [address] bounced"],
    ["GET https://api.example/x?token=abc&email=a@b.c failed", "GET https://api.example/x?… failed"],
    ["Authorization: Bearer abc.def failed", "Authorization=[secret] [secret] failed"],
    ["refresh_token=1//0gAbc is gone", "token=[secret] is gone"],
    ["key csk_live-1 refused", "key [secret] refused"],
    ['Subject "Your price, Dana" is too long', 'Subject "…" is too long'],
    ["Note “Call me” refused", "Note “…” refused"],
    ["message 18c2f9a7b3d4e5f60718 not found", "message [long] not found"],
    ["call +49 170 123 45 67 first", "call [number] first"],
    ["The vendor did not answer within 10 s (503).", "The vendor did not answer within 10 s (503)."],
  ])("%s → %s", (text, safe) => expect(redact(text)).toBe(safe));

  it("lets no address and no long token through, wherever they stand", () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{24,60}$/).filter((text) => /\d/.test(text.slice(0, 8)));
    const address = fc.emailAddress();
    const words = fc.stringMatching(/^[a-z ]{0,30}$/);
    fc.assert(
      fc.property(words, token, address, words, (before, secret, mail, after) => {
        const safe = redact(`${before} ${secret} ${after} ${mail} ${before}`);
        expect(safe).not.toContain(secret);
        expect(safe).not.toContain(mail);
      }),
    );
  });
});
