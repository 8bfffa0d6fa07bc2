import { expect, it } from "vitest";
import { provider } from "#server/domain/connections/contract.ts";
import { connectErrorText, providers, scopeSummary, streamLabel } from "./present.ts";

it("has a card for every provider there is", () =>
  expect(providers.map((entry) => entry.provider)).toEqual(provider.options));

it("says what scopes allow, each thing once, and shows an unknown one as it is", () => {
  expect(
    scopeSummary([
      "openid",
      "email",
      "https://www.googleapis.com/auth/userinfo.email",
      "https://www.googleapis.com/auth/gmail.modify",
    ]),
  ).toBe("your identity · your address · read, send and label mail");
  expect(
    scopeSummary([
      "oauth",
      "crm.objects.contacts.read",
      "crm.schemas.contacts.read",
      "crm.objects.deals.write",
      "files",
    ]),
  ).toBe("files · read contacts · change deals");
  expect(streamLabel("some_stream")).toBe("some stream");
});

it.each([
  ["denied", "You declined"],
  ["expired", "ten minutes"],
  ["already_connected", "Somebody else"],
  ["boom", "did not complete"],
])("%s is told in words", (reason, words) => expect(connectErrorText(reason)).toContain(words));
