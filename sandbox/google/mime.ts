import { addressParser, decodeWords } from "postal-mime";

export type Header = { name: string; value: string };

export type MimePart = {
  partId: string;
  mimeType: string;
  filename: string;
  headers: Header[];
  /** Content with the transfer encoding taken off; text parts are UTF-8. Empty for multiparts. */
  body: Buffer;
  parts: MimePart[];
};

export type ParsedMail = { headers: Header[]; root: MimePart; text: string; html: string | null };

const MAX_DEPTH = 20;

/** Reads a message as Gmail presents it: every header, unfolded and RFC 2047 decoded, and the tree of parts. */
export function parseMail(raw: Buffer): ParsedMail {
  const root = parsePart(raw.toString("latin1"), "", 0);
  return { headers: root.headers, root, text: findText(root, "text/plain") ?? "", html: findText(root, "text/html") };
}

export function headerValue(headers: Header[], name: string): string | null {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value ?? null;
}

/** Lower-case addresses of an address header; groups are opened. */
export function addressesOf(value: string | null): { name: string; address: string }[] {
  if (!value) return [];
  return addressParser(value, { flatten: true }).flatMap((entry) =>
    entry.address ? [{ name: entry.name, address: entry.address.toLowerCase() }] : [],
  );
}

/** Message-IDs of a header, each with its angle brackets. */
export function messageIdsOf(value: string | null): string[] {
  return value?.match(/<[^<>\s]+>/g) ?? [];
}

/** Subject without reply and forward prefixes, as threading compares it. */
export function baseSubject(subject: string): string {
  return subject
    .replace(/^(\s*(re|fwd?|aw)\s*(\[\d+\])?:)+/i, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

function parsePart(source: string, partId: string, depth: number): MimePart {
  const { head, body } = splitHead(source);
  const headers = parseHeaders(head);
  const contentType = parseStructured(headerValue(headers, "content-type") ?? "text/plain");
  const disposition = parseStructured(headerValue(headers, "content-disposition") ?? "");
  const mimeType = contentType.value || "text/plain";
  const filename = disposition.params.filename ?? contentType.params.name ?? "";
  const boundary = contentType.params.boundary;
  if (mimeType.startsWith("multipart/") && boundary && depth < MAX_DEPTH) {
    const children = splitParts(body, boundary).map((child, index) =>
      parsePart(child, partId ? `${partId}.${index}` : String(index), depth + 1),
    );
    return { partId, mimeType, filename, headers, body: Buffer.alloc(0), parts: children };
  }
  const bytes = decodeTransfer(body, headerValue(headers, "content-transfer-encoding") ?? "7bit");
  const content =
    mimeType.startsWith("text/") && !filename ? toUtf8(bytes, contentType.params.charset ?? "utf-8") : bytes;
  return { partId, mimeType, filename, headers, body: content, parts: [] };
}

function splitHead(source: string): { head: string; body: string } {
  const gap = /\r?\n\r?\n/.exec(source);
  if (/^\r?\n/.test(source)) return { head: "", body: source.replace(/^\r?\n/, "") };
  return gap
    ? { head: source.slice(0, gap.index), body: source.slice(gap.index + gap[0].length) }
    : { head: source, body: "" };
}

function parseHeaders(head: string): Header[] {
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return lines.flatMap((line) => {
    const match = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/s.exec(line);
    return match?.[1] ? [{ name: match[1], value: decodeWords(fromBytes(match[2] ?? "")).trim() }] : [];
  });
}

/** Header text that is not ASCII is UTF-8 by RFC 6532; bytes that are not UTF-8 stay Latin-1. */
function fromBytes(latin1: string): string {
  const text = Buffer.from(latin1, "latin1").toString("utf8");
  return text.includes("\ufffd") ? latin1 : text;
}

function parseStructured(value: string): { value: string; params: Record<string, string> } {
  const params: Record<string, string> = {};
  for (const match of value.matchAll(/;\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g)) {
    const name = (match[1] ?? "").toLowerCase();
    const text = (match[2] ?? "").trim();
    const plain = text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
    addParameter(params, name, plain);
  }
  return { value: (value.split(";")[0] ?? "").trim().toLowerCase(), params };
}

/** RFC 2231: `name*=utf-8''…` and the continuations `name*0*=`, `name*1*=` are put together and decoded. */
function addParameter(params: Record<string, string>, name: string, value: string): void {
  const [base = name, ...marks] = name.split("*");
  const isEncoded = name.endsWith("*");
  const text = isEncoded ? decodePercent(value.replace(/^[^']*'[^']*'/, "")) : value;
  const isContinuation = marks.some((mark) => /^\d+$/.test(mark) && mark !== "0");
  params[base] = isContinuation ? `${params[base] ?? ""}${text}` : text;
}

function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function splitParts(body: string, boundary: string): string[] {
  const delimiter = new RegExp(
    `(?:^|\\r?\\n)--${boundary.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(--)?[ \\t]*(?=\\r?\\n|$)`,
    "g",
  );
  const parts: string[] = [];
  let start = -1;
  for (const match of body.matchAll(delimiter)) {
    if (start >= 0) parts.push(body.slice(start, match.index).replace(/^\r?\n/, ""));
    if (match[1]) return parts;
    start = match.index + match[0].length;
  }
  if (start >= 0) parts.push(body.slice(start).replace(/^\r?\n/, ""));
  return parts;
}

function decodeTransfer(body: string, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable":
      return decodeQuotedPrintable(body);
    default:
      return Buffer.from(body, "latin1");
  }
}

function decodeQuotedPrintable(body: string): Buffer {
  const joined = body.replace(/[ \t]+(?=\r?\n|$)/g, "").replace(/=\r?\n/g, "");
  const decoded = joined.replace(/=([0-9A-Fa-f]{2})/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, "latin1");
}

function toUtf8(bytes: Buffer, charset: string): Buffer {
  if (/^(utf-?8|us-ascii)$/i.test(charset)) return bytes;
  try {
    return Buffer.from(new TextDecoder(charset).decode(bytes));
  } catch {
    return bytes;
  }
}

function findText(part: MimePart, mimeType: string): string | null {
  if (part.mimeType === mimeType && !part.filename) return part.body.toString("utf8");
  for (const child of part.parts) {
    const found = findText(child, mimeType);
    if (found !== null) return found;
  }
  return null;
}
