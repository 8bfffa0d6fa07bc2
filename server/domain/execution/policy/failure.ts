import { type Vendor, vendorNames } from "../contract.ts";

/** Why an attempt did nothing; lasting: trying again is useless; crowded: there was no room for it, nothing else. */
export type Trouble = { rule: string; message: string; isLasting: boolean; isCrowded?: true };

export const isTrouble = (value: object): value is Trouble => "isLasting" in value;

type Failure = {
  kind: "auth_expired" | "rate_limited" | "rejected" | "unavailable" | "unknown" | "not_found";
  message: string;
};

/** A vendor's failure in words, with what to do about it. */
export function failureOf(vendor: Vendor, error: Failure): Trouble {
  const name = vendorNames[vendor];
  switch (error.kind) {
    case "auth_expired":
      return {
        rule: "connection.reconnect_needed",
        message: `${name} refuses our access. Reconnect it under Connections.`,
        isLasting: true,
      };
    case "rejected":
    case "not_found":
      return { rule: "vendor.rejected", message: `${name} refused it: ${error.message}`, isLasting: true };
    case "rate_limited":
      return {
        rule: "vendor.rate_limited",
        message: `${name} takes no more requests now.`,
        isLasting: false,
        isCrowded: true,
      };
    case "unavailable":
    case "unknown":
      return { rule: "vendor.unavailable", message: `${name} does not answer.`, isLasting: false };
    default:
      return error.kind satisfies never;
  }
}
