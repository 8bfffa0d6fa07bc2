import type { Readable } from "node:stream";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err } from "#server/platform/pure/result.ts";
import type { DriveCall } from "./documents.ts";

/** What Google turns its own kinds of file into. */
const EXPORTS: Record<string, string> = {
  "application/vnd.google-apps.document": "text/plain",
  "application/vnd.google-apps.presentation": "text/plain",
  "application/vnd.google-apps.spreadsheet": "text/csv",
};

/** Plain text of a file; other files than text are refused. No more than `maxBytes` is read, however long it is. */
export async function readText(drive: DriveCall, fileId: string, maxBytes: number): VendorResult<string> {
  const kind = await drive("read", async (api) => {
    const { data } = await api.drive.files.get({ fileId, fields: "mimeType" }, api.options);
    return data.mimeType ?? "";
  });
  if (!kind.ok) return kind;
  const mimeType = EXPORTS[kind.value];
  if (mimeType === undefined && !kind.value.startsWith("text/")) {
    return err({ vendor: "Google Drive", kind: "rejected", message: "This kind of file has no plain text." });
  }
  return drive("read", async (api) => {
    const options = { ...api.options, responseType: "stream" as const };
    const { data } =
      mimeType === undefined
        ? await api.drive.files.get({ fileId, alt: "media" }, options)
        : await api.drive.files.export({ fileId, mimeType }, options);
    return firstBytes(data, maxBytes);
  });
}

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/** Without Google's byte order mark and its CRLF; a letter that was cut in two is left out. */
async function firstBytes(stream: Readable, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= maxBytes + BYTE_ORDER_MARK.length) break;
  }
  const bytes = Buffer.concat(chunks);
  const isMarked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return cutText(isMarked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes, maxBytes).replaceAll("\r\n", "\n");
}

/** The text of the first bytes; a letter that was cut in two is left out. */
export const cutText = (bytes: Uint8Array, maxBytes: number): string =>
  new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
