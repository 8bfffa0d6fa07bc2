import type { Connectors } from "#server/connectors/ports/connectors.ts";
import { err } from "#server/platform/pure/result.ts";

/** What happens to one write: the process dies in the middle of it, or its answer is lost. `arrived`: it was done all the same. */
export type WriteFault = { arrived: boolean; crash?: () => void };

const WRITES = new Set([
  "send",
  "createDraft",
  "deleteDraft",
  "createEvent",
  "patchEvent",
  "cancelEvent",
  "createRecord",
  "updateRecord",
  "archiveRecord",
  "post",
  "remove",
  "create",
  "trash",
]);

type AnyPort = Record<string, (...given: unknown[]) => Promise<unknown>>;

/** Ports whose writes are counted, and fail as told, in order; then they work. */
export function faultyPorts(
  connectors: Connectors,
  accounts: { google: string; hubspot: string; slack: string; x: string },
) {
  const faults: WriteFault[] = [];
  let writes = 0;
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method = (target as AnyPort)[String(name)];
        if (!method || !WRITES.has(String(name))) return method;
        return async (...given: unknown[]) => {
          writes += 1;
          const fault = faults.shift();
          if (!fault) return method(...given);
          if (fault.arrived) await method(...given);
          fault.crash?.();
          return err({ vendor: "test", kind: "unknown" as const, message: "test: unknown" });
        };
      },
    });
  const token = (text: string) => async () => text;
  const faulty: Connectors = {
    ...connectors,
    email: (_token, account) => wrap(connectors.email(token(accounts.google), account)),
    calendar: (_token, account) => wrap(connectors.calendar(token(accounts.google), account)),
    documents: (_token, account) => wrap(connectors.documents(token(accounts.google), account)),
    crm: (_token, account) => wrap(connectors.crm(token(accounts.hubspot), account)),
    chat: (_token, account) => wrap(connectors.chat(token(accounts.slack), account)),
    social: (_token, account) => wrap(connectors.social(token(accounts.x), account)),
    delivery: wrap(connectors.delivery),
  };
  return { connectors: faulty, failWrites: (...next: WriteFault[]) => void faults.push(...next), writes: () => writes };
}
