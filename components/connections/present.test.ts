import { expect, it } from "vitest";
import { provider } from "#server/domain/connections/contract.ts";
import {
  again,
  connectErrorText,
  missingFeatures,
  providers,
  scopeSummary,
  streamLabel,
  waitingLine,
} from "./present.ts";

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

it("offers each feature that is not allowed yet, and never the mail, which a connection always has", () => {
  expect(missingFeatures(["mail"]).map(({ feature }) => feature)).toEqual(["calendar", "documents", "files"]);
  expect(missingFeatures(["mail", "calendar", "documents", "files"])).toEqual([]);
});

it.each([
  [0, null],
  [1, "1 approved move waits for this."],
  [1_200, "1,200 approved moves wait for this."],
])("says of %d waiting moves: %s", (count, words) => expect(waitingLine(count)).toBe(words));

it("asks again for everything that was allowed, so that a reconnect loses nothing", () => {
  const connection = { id: "c1", features: ["mail" as const, "files" as const] };
  expect(again(connection)).toEqual({ connectionId: "c1", features: ["mail", "files"] });
  expect(again(connection, "calendar").features).toEqual(["mail", "files", "calendar"]);
});
