import { z } from "zod";

/** RFC 8058: the header's link takes a POST without a session, and its body is this. */
export const UNSUBSCRIBE = {
  path: "/api/unsubscribe",
  post: "List-Unsubscribe=One-Click",
  /** Binds the token to its use: no other sealed text opens as one. */
  context: "unsubscribe",
} as const;

/** What a link says, sealed: which workspace is to leave which address alone. */
export type UnsubscribeLink = { workspaceId: string; recipient: string };

const stored = z.tuple([z.uuid(), z.email()]);

export const linkText = ({ workspaceId, recipient }: UnsubscribeLink): string =>
  JSON.stringify([workspaceId, recipient]);

/** Null for anything that is not the text of a link. */
export function linkOf(text: string): UnsubscribeLink | null {
  try {
    const [workspaceId, recipient] = stored.parse(JSON.parse(text));
    return { workspaceId, recipient };
  } catch {
    return null;
  }
}
