import { createHash } from "node:crypto";
import { canonicalJson } from "#server/platform/pure/text.ts";

/** Exactly what would be done. */
export type Content = { actionType: string; params: unknown; subject: string | null; text: string | null };

/** SHA-256 over the content in canonical JSON, 64 hex characters: an approval is bound to it. */
export function contentHashOf(content: Content): string {
  const { actionType, params, subject, text } = content;
  return createHash("sha256").update(canonicalJson({ actionType, params, subject, text })).digest("hex");
}
