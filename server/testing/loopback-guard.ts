import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/**
 * Keeps a process on this machine, below fetch, https, tls and every vendor's client: a connection elsewhere, and a question to
 * the name service, is refused and written down, so that a caller that swallows the error fails its test all the same.
 */

/** The file that guarded processes share; each line is an address somebody tried to reach. */
export const ESCAPES_ENV = "CASEYOS_TEST_ESCAPES";
/** Names the test worker that started a process, so that another worker’s tests do not fail for it. Empty: shared by all. */
export const OWNER_ENV = "CASEYOS_TEST_OWNER";
// biome-ignore lint/style/noProcessEnv: set by the test runner, inherited by what a test starts
const owner = (): string => process.env[OWNER_ENV] ?? "";

export type Guard = {
  /** What was tried since the last call by this process, by one it started, or by one that all workers share. */
  take(): string[];
};

/** Whether a host, as given to `connect`, is this machine. A missing one is. */
export function isLoopback(host: string | undefined | null): boolean {
  if (!host) return true;
  const plain = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/^::ffff:/, "");
  return plain === "localhost" || plain.endsWith(".localhost") || plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain);
}

type Target = { host?: string | null; path?: string | null };

/** `connect` takes (options), (path), (port, host) or what `net.connect` made of these: an array. */
function targetOf(args: readonly unknown[]): Target {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === "object" && first !== null) return first as Target;
  if (typeof first === "string" && !/^\d+$/.test(first)) return { path: first };
  return { host: typeof second === "string" ? second : undefined };
}

/** Kept on the process: the test runner may load this module more than once. */
const installed = globalThis as { caseyosLoopbackGuard?: Guard };

/** Guards this process; a second call gives the first one's guard. */
export function guardLoopback(file: string): Guard {
  installed.caseyosLoopbackGuard ??= install(file);
  return installed.caseyosLoopbackGuard;
}

function install(file: string): Guard {
  const refuse: Refuse = (host, what = "a connection to") => {
    appendFileSync(file, `${owner()} ${host}\n`);
    return new Error(`A test must not leave this machine: ${what} ${host} was refused.`);
  };
  guardTcp(refuse);
  guardUdp(refuse);
  guardDns(refuse);
  syncBuiltinESMExports();
  let read = linesOf(file).length;
  return {
    take: () => {
      const lines = linesOf(file);
      const fresh = lines.slice(read);
      read = lines.length;
      const own = fresh.map((line) => line.split(" ")).filter(([by]) => by === "" || by === owner());
      return own.map(([, host = ""]) => host);
    },
  };
}

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];

type Refuse = (host: string, what?: string) => Error;
type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;

function guardTcp(refuse: Refuse): void {
  const connect = net.Socket.prototype.connect as AnyMethod;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const { host, path } = targetOf(args);
    if (!path && !isLoopback(host)) {
      // As a refused connection is told: by the socket and later, not by a throw that some client does not expect.
      const error = refuse(host ?? "");
      // What is written meanwhile waits for the connection.
      Object.assign(this, { connecting: true });
      setImmediate(() => this.destroy(error));
      return this;
    }
    return connect.apply(this, args) as net.Socket;
  } as typeof net.Socket.prototype.connect;
}

/** `send(…, port, address?, callback?)` and `connect(port, address?, callback?)`: the address is the last text. */
function guardUdp(refuse: Refuse): void {
  for (const name of ["send", "connect"] as const) {
    const original = dgram.Socket.prototype[name] as AnyMethod;
    const guarded: AnyMethod = function guarded(this: unknown, ...args) {
      const address = args.slice(1).findLast((arg) => typeof arg === "string");
      if (typeof address === "string" && !isLoopback(address)) throw refuse(address);
      return original.apply(this, args);
    };
    Object.assign(dgram.Socket.prototype, { [name]: guarded });
  }
}

const QUESTIONS = /^(lookup|lookupService|resolve\w*|reverse)$/;

/** An address needs no look-up; what stands behind one does. */
const needsNoQuestion = (method: string, host: unknown): boolean =>
  typeof host !== "string" || isLoopback(host) || (method === "lookup" && net.isIP(host) > 0);

/** The name service's three faces: with callbacks, with promises, and both as resolvers of their own. */
function guardDns(refuse: Refuse): void {
  const faces = [
    { face: dns, isPromised: false },
    { face: dns.Resolver.prototype, isPromised: false },
    { face: dns.promises, isPromised: true },
    { face: dns.promises.Resolver.prototype, isPromised: true },
  ];
  for (const { face, isPromised } of faces) {
    for (const method of Object.getOwnPropertyNames(face).filter((name) => QUESTIONS.test(name))) {
      const original = (face as unknown as Record<string, AnyMethod>)[method] as AnyMethod;
      const guarded: AnyMethod = function guarded(this: unknown, ...args) {
        const [host] = args;
        if (needsNoQuestion(method, host)) return original.apply(this, args);
        const error = refused(refuse, String(host));
        if (isPromised) return Promise.reject(error);
        const done = args.at(-1);
        if (typeof done !== "function") throw error;
        setImmediate(() => done(error));
      };
      // `util.promisify` reads from them how the answer is shaped.
      for (const key of Object.getOwnPropertySymbols(original))
        Object.defineProperty(guarded, key, Object.getOwnPropertyDescriptor(original, key) ?? {});
      Object.assign(face, { [method]: guarded });
    }
  }
}

/** As a name that nobody knows is told. */
const refused = (refuse: Refuse, hostname: string): Error =>
  Object.assign(refuse(hostname, "a look-up of"), { code: "ENOTFOUND", hostname });
