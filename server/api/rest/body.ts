import { AppError, invalidInput } from "#server/platform/pure/errors.ts";

export const KIB = 1024;

const tooLarge = (maxBytes: number): AppError =>
  new AppError(
    "payload_too_large",
    "request.too_large",
    `The body may have at most ${Math.floor(maxBytes / KIB)} KiB.`,
  );

/**
 * The body, at most `maxBytes` of it: a declared larger one is refused before a byte is read, an undeclared one as soon as
 * it has passed the limit.
 * @throws payload_too_large
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > maxBytes) throw tooLarge(maxBytes);
  if (declared !== null && /^\d+$/.test(declared)) return Buffer.from(await request.arrayBuffer());
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** @throws invalid_input unless the body is declared as JSON */
export function assertJson(headers: Headers): void {
  if (JSON_TYPE.test(headers.get("content-type") ?? "")) return;
  throw invalidInput("request.not_json", "Send the body as JSON, with the header content-type: application/json.");
}

/** Deeper than anything we take; what walks a value (schemas, hashes, the database) may go down once per level. */
const MAX_DEPTH = 64;

/** @throws invalid_input for text that is not JSON, is nested too deep, or holds characters which no text column takes */
export function parseJson(text: string): unknown {
  const value = parsed(text);
  assertShallow(value);
  if (SUSPICIOUS.test(text) && !isStorable(value)) throw unstorable();
  return value;
}

/** Level by level, so that no depth can exhaust the stack here. */
function assertShallow(value: unknown): void {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw invalidInput("request.too_deep", `The body is nested more than ${MAX_DEPTH} levels deep.`);
    }
    level = level.flatMap((entry) => (typeof entry === "object" && entry !== null ? Object.values(entry) : []));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidInput("request.malformed_json", "The body is not valid JSON.");
  }
}

/** Escapes of NUL and of surrogates: the only way such characters get through UTF-8 into a value. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i;

const unstorable = (): AppError =>
  invalidInput(
    "request.bad_characters",
    "The text holds characters that cannot be stored (NUL, or half of a surrogate pair).",
  );

function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000");
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, entry]) => isStorable(key) && isStorable(entry));
}

/** The same for an address, however its parts are encoded. @throws invalid_input */
export function assertStorableAddress(url: string): void {
  if (/%00/.test(url)) throw unstorable();
  for (const value of new URL(url).searchParams.values()) if (SUSPICIOUS.test(value)) throw unstorable();
}
