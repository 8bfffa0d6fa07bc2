import { expect, it } from "vitest";
import { GONE_AFTER_MS, heardPresence, onPresence, othersNow, othersOn, presenceReopened } from "./presence.ts";

const here = (id: string, userId: string, isHere = true) => ({ id, userId, isHere, isAsking: false });

it("names the others on a move, not oneself and not those on another one", () => {
  for (const userId of ["me", "ana", "ben"]) heardPresence(here("m1", userId), 0);
  heardPresence(here("m2", "cleo"), 0);
  expect(othersOn("m1", "me", 1)).toEqual(["ana", "ben"]);
  expect(othersOn("m3", "me", 1)).toEqual([]);
});

it("forgets who leaves, and who is not heard of any more", () => {
  heardPresence(here("m4", "ana"), 0);
  heardPresence(here("m4", "ben"), 20_000);
  expect(othersOn("m4", "me", GONE_AFTER_MS + 1)).toEqual(["ben"]);
  heardPresence(here("m4", "ben", false), 30_000);
  expect(othersOn("m4", "me", GONE_AFTER_MS + 1)).toEqual([]);
});

it("tells whoever listens, until they stop", () => {
  const heard: string[] = [];
  const stop = onPresence((said) => void heard.push(said === "reopened" ? said : said.userId));
  heardPresence(here("m5", "ana"));
  presenceReopened();
  stop();
  heardPresence(here("m5", "ben"));
  expect(heard).toEqual(["ana", "reopened"]);
});

it("whoever looks at several moves is on the one heard last, and is gone after a while", () => {
  heardPresence(here("m6", "dora"), 1_000);
  heardPresence(here("m7", "dora"), 2_000);
  heardPresence(here("m6", "me"), 2_000);
  heardPresence(here("m6", "emil"), 3_000);
  heardPresence(here("m6", "emil", false), 3_500);
  const mine = (now: number) => othersNow("me", now).filter(({ userId }) => ["dora", "emil", "me"].includes(userId));
  expect(mine(4_000)).toEqual([{ userId: "dora", moveId: "m7" }]);
  expect(mine(2_000 + GONE_AFTER_MS)).toEqual([]);
});
