import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Received = { content: unknown; urgency: string; ttl: number; isSigned: boolean };

export type PushEndpoint = {
  /** What a browser would hand to the server. */
  target: { endpoint: string; p256dh: string; auth: string };
  received: Received[];
  /** What it answers from now on; 201 at first. */
  answer(status: number): void;
  close(): Promise<void>;
};

/**
 * A push service with one browser behind it, on this machine: it checks the signature and reads what was encrypted, by the
 * RFCs and not by the library that wrote it.
 * @param options.publicKey the server's, which must have signed
 */
export async function aPushEndpoint({ publicKey }: { publicKey: string }): Promise<PushEndpoint> {
  const browser = createECDH("prime256v1");
  const p256dh = browser.generateKeys("base64url");
  const auth = randomBytes(16);
  const received: Received[] = [];
  let status = 201;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (status === 201) {
      const { authorization = "", urgency, ttl } = request.headers;
      received.push({
        content: JSON.parse(decrypted(Buffer.concat(chunks), browser, auth)),
        urgency: String(urgency),
        ttl: Number(ttl),
        isSigned: isSignedBy(authorization, publicKey),
      });
    }
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}/push/${randomBytes(6).toString("hex")}`;
  return {
    target: { endpoint, p256dh, auth: auth.toString("base64url") },
    received,
    answer: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const hkdf = (key: Buffer, salt: Buffer, info: Buffer, bytes: number) =>
  Buffer.from(hkdfSync("sha256", key, salt, info, bytes));

/** RFC 8188 with the keys of RFC 8291: salt (16), record size (4), length and key of the sender, one record. */
function decrypted(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyEnd = 21 + body.readUInt8(20);
  const sender = body.subarray(21, keyEnd);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), sender]);
  const secret = hkdf(browser.computeSecret(sender), auth, info, 32);
  const key = hkdf(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(body.subarray(-16));
  const padded = Buffer.concat([decipher.update(body.subarray(keyEnd, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString("utf8");
}

/** RFC 8292: `vapid t=<JWT>, k=<key>`, signed with the key that the browser subscribed with. */
function isSignedBy(authorization: string, publicKey: string): boolean {
  const [, token = "", key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (key !== publicKey) return false;
  const [head, claims, signature = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") }; // biome-ignore format: one value
  const verifier = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
  return verify("sha256", Buffer.from(`${head}.${claims}`), verifier, Buffer.from(signature, "base64url"));
}

/** A server's key pair. */
export function aVapidPair(): { VAPID_PUBLIC_KEY: string; VAPID_PRIVATE_KEY: string } {
  const pair = createECDH("prime256v1");
  const VAPID_PUBLIC_KEY = pair.generateKeys("base64url");
  return { VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY: Buffer.from(pair.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url") }; // biome-ignore format: one value
}
