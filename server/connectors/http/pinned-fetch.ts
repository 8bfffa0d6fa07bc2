import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { type AddressRule, checkedAddressOf, type Resolved } from "./address.ts";

/** Code of the error for an address that we do not connect to. Nothing was sent. */
export const ADDRESS_REFUSED = "ADDRESS_REFUSED";
const refused = () => Object.assign(new Error("address refused"), { code: ADDRESS_REFUSED });

/** More than any answer of a model; a server that sends more is cut off. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * `fetch` for addresses that people type in: connected to the very address that was checked, no redirects followed. What it
 * answers is streamed.
 * @param options.isPlainAllowed lets http through
 */
export function pinnedFetch(options: { isAllowed: AddressRule; isPlainAllowed: boolean }): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const url = new URL(asked.url);
    if (url.protocol !== "https:" && !(options.isPlainAllowed && url.protocol === "http:")) {
      throw refused();
    }
    const target = await checkedAddressOf(url.hostname, options.isAllowed);
    if (!target) throw refused();
    const body = asked.body ? Buffer.from(await asked.arrayBuffer()) : null;
    return answered(await send(asked, url, { target, body }));
  };
}

function send(
  asked: Request,
  url: URL,
  { target, body }: { target: Resolved; body: Buffer | null },
): Promise<IncomingMessage> {
  const pinned = (_host: string, _options: unknown, done: (error: null, addresses: Resolved[]) => void) =>
    done(null, [target]);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  const headers = { ...Object.fromEntries(asked.headers), ...(body && { "content-length": String(body.length) }) };
  return new Promise((resolve, reject) => {
    const options = { method: asked.method, headers, signal: asked.signal, agent: false, lookup: pinned as never };
    const sent = request(url, options, resolve);
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}

function answered(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502;
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(", ") : (value ?? ""),
  ]);
  const isEmpty = status === 204 || status === 304;
  if (isEmpty) answer.resume();
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) answer.destroy(new Error("too long an answer"));
  });
  answer.pause();
  return new Response(isEmpty ? null : (Readable.toWeb(answer) as ReadableStream), { status, headers });
}
