import type { VendorError } from "#server/connectors/ports/vendor-error.ts";

/** What a person can do about a provider's last failure. */
export function remedyOf(kind: VendorError["kind"] | string): string {
  switch (kind) {
    case "auth_expired":
      return "Make a new key at the provider and put it in here.";
    case "rate_limited":
      return "Raise the limit or add credit at the provider. Until then the next provider is asked.";
    case "not_found":
      return "Check the model's name and the address.";
    case "unavailable":
      return "If it lasts, check the address and the provider's status page. Until then the next provider is asked.";
    case "unknown":
      return "If it lasts, choose a faster model.";
    default:
      return "Choose another model: this one does not do what was asked.";
  }
}
