import dgram from "node:dgram";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

/**
 * Keeps a process on this machine, below fetch, https, tls and every vendor's client: a connection elsewhere is refused and
 * written down, so that a caller that swallows the error fails its test all the same.
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
  const refuse = (host: string): Error => {
    appendFileSync(file, `${owner()} ${host}\n`);
    return new Error(`A test must not leave this machine: a connection to ${host} was refused.`);
  };
  guardTcp(refuse);
  guardUdp(refuse);
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

type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;

function guardTcp(refuse: (host: string) => Error): void {
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
function guardUdp(refuse: (host: string) => Error): void {
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
