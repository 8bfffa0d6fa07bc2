import type { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err } from "#server/platform/pure/result.ts";

type Vendor = ReturnType<typeof createFakeVendor>;

/** One call of one fake API with a token: faults and scopes first, then the work. */
export type FakeCall = <T>(
  on: "read" | "write",
  work: (account: string) => Awaited<VendorResult<T>>,
) => VendorResult<T>;

export type FakeFail = (kind: VendorError["kind"], status?: number) => { ok: false; error: VendorError };

/** Names the API in its errors, as the real connector does. */
export function fakeApi(vendor: Vendor, name: string, token: TokenSource, scopes: readonly string[]): FakeCall {
  return async (on, work) => {
    const answer = await vendor.call(on, token, work, scopes);
    if (answer.ok) return answer;
    const isMissing = answer.error.kind === "auth_expired" && answer.error.status === 403;
    const message = isMissing ? `${name} is not allowed yet.` : `${name}: ${answer.error.kind}`;
    return err({ ...answer.error, vendor: name, message });
  };
}
