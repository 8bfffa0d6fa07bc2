import { connect, type Socket } from "node:net";

export type Answer = { status: number; body: string };
export type Connection = { send(request: string): Promise<Answer>; close(): void };

/** One HTTP/1.1 request as it goes over the wire. */
export function wireRequest(request: {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}): string {
  const { method, path, headers, body = "" } = request;
  const lines = [`${method} ${path} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (method !== "GET") lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** A whole response at the start of the bytes, and its length; null while some of it is missing. */
export function parseAnswer(bytes: Buffer): { answer: Answer; length: number } | null {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const head = bytes.toString("latin1", 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + 4;
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return parseChunked(bytes, start, status);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < start + length) return null;
  return { answer: { status, body: bytes.toString("utf8", start, start + length) }, length: start + length };
}

function parseChunked(bytes: Buffer, start: number, status: number): { answer: Answer; length: number } | null {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { answer: { status, body: Buffer.concat(parts).toString("utf8") }, length: next };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}

/** A kept-alive connection that asks one thing at a time: a lean client, so that the load costs little beside the servers. */
export function openConnection(port: number): Promise<Connection> {
  return new Promise((done, reject) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let pending: Buffer = Buffer.alloc(0);
    let waiting: { settle: (answer: Answer) => void; fail: (error: Error) => void } | null = null;
    const fail = (error: Error) => {
      waiting?.fail(error);
      waiting = null;
    };
    socket.on("data", (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const parsed = parseAnswer(pending);
      if (!parsed) return;
      pending = pending.subarray(parsed.length);
      const current = waiting;
      waiting = null;
      current?.settle(parsed.answer);
    });
    socket.once("error", (error) => {
      reject(error);
      fail(error);
    });
    socket.once("close", () => fail(new Error("The server closed the connection.")));
    socket.once("connect", () =>
      done({
        send: (request) =>
          new Promise<Answer>((settle, refuse) => {
            waiting = { settle, fail: refuse };
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}
