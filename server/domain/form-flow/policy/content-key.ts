import { createHash } from "node:crypto";
import type { FormSubmitted } from "#server/domain/signals/contract.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";

/** The same for forms that say the same: white space and the case of letters do not count, nor does the page. */
export function contentKeyOf(form: FormSubmitted): string {
  const { pageUrl: _page, ...words } = form;
  const plain = Object.entries(words).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value.trim().replace(/\s+/g, " ").toLowerCase()] as const],
  );
  return createHash("sha256")
    .update(canonicalJson(Object.fromEntries(plain)))
    .digest("hex");
}
