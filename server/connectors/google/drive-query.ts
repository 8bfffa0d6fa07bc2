import { createHash } from "node:crypto";

const NAME = "caseyosKey";
/** Google takes 124 bytes for name and value together. */
const MOST_BYTES = 100;

/** A string inside Drive's search language: quotes and backslashes are escaped by a backslash. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

const keyValue = (key: string): string =>
  Buffer.byteLength(key) <= MOST_BYTES ? key : createHash("sha256").update(key).digest("base64url");

/** Our handle, in a property that only we can see. */
export const keyProperties = (key: string): Record<string, string> => ({ [NAME]: keyValue(key) });

export const keyQuery = (key: string): string =>
  `appProperties has { key=${quoted(NAME)} and value=${quoted(keyValue(key))} } and trashed = false`;

/** Files in these folders whose name or text holds the words. @param folderIds at least one */
export function searchQuery(text: string, folderIds: readonly string[]): string {
  const where = folderIds.map((id) => `${quoted(id)} in parents`).join(" or ");
  const what = text.trim() === "" ? [] : [`fullText contains ${quoted(text.trim())}`];
  return [`(${where})`, "trashed = false", ...what].join(" and ");
}
