import { createHash } from "node:crypto";
import type { Store } from "../store/journal.ts";

/** A person with a mailbox. Users may sign in; prospects and walk-ons only write and receive. */
export type Account = {
  email: string;
  name: string;
  givenName: string;
  familyName: string;
  /** Google's stable account id (`sub`). */
  sub: string;
  kind: "user" | "prospect" | "walk_on";
  historyId: number;
  /** History ids below this one are forgotten and answer 404. */
  historyFloor: number;
};

export const FIRST_HISTORY_ID = 180_000;

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts(store: Store) {
  const accounts = store.collection<Account>("google.accounts");
  const find = (email: string): Account | undefined => accounts.get(email.toLowerCase());
  return {
    find,
    all: () => accounts.all(),
    users: () => accounts.all().filter((account) => account.kind === "user"),
    put: (account: Account) => accounts.put(account.email.toLowerCase(), account),
    add(input: { email: string; name: string; sub: string; kind: Account["kind"] }): Account {
      const known = find(input.email);
      if (known) return known;
      const [givenName = input.name, ...rest] = input.name.split(" ");
      const account: Account = {
        ...input,
        email: input.email.toLowerCase(),
        givenName,
        familyName: rest.join(" "),
        historyId: FIRST_HISTORY_ID,
        historyFloor: FIRST_HISTORY_ID,
      };
      accounts.put(account.email, account);
      return account;
    },
  };
}

/** A stable, made-up `sub` for an address: 21 digits, as Google's are. */
export function accountSub(email: string): string {
  const digest = createHash("sha256").update(email.toLowerCase()).digest("hex");
  return `1${BigInt(`0x${digest.slice(0, 20)}`)
    .toString()
    .padStart(20, "0")
    .slice(0, 20)}`;
}
