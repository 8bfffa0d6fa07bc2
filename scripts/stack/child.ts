import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { compileCache, nodeBinary, root } from "./folders.ts";

export type Child<Ready> = {
  pid: number;
  ready: Ready;
  exited: Promise<number | null>;
  /** SIGTERM and wait; SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
};

/**
 * Starts a Node program of ours and waits for its one JSON line with `"ready":true`.
 * Its IPC channel tells it when we are gone, so that it never outlives us.
 * @param options.onLine every other line of its output
 * @throws Error with its last lines when it ends before it is ready
 */
export function startChild<Ready>(options: {
  name: string;
  args: string[];
  env: Record<string, string | undefined>;
  onLine?: (line: string) => void;
  readyWithinMs?: number;
}): Promise<Child<Ready>> {
  const child = spawn(nodeBinary, options.args, {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own group: Ctrl-C reaches us, and we end the parts in order.
    detached: true,
  });
  const exited = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  return new Promise((done, reject) => {
    const last: string[] = [];
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${options.name} was not ready in time. Its last lines:\n${last.join("\n")}`));
    }, options.readyWithinMs ?? 60_000);
    const onLine = (line: string) => {
      last.push(line);
      if (last.length > 30) last.shift();
      const ready = parseReady<Ready>(line);
      if (!ready) return options.onLine?.(line);
      clearTimeout(timer);
      done({
        pid: child.pid ?? 0,
        ready,
        exited,
        stop: (grace) => stop(child, exited, grace),
        kill: () => kill(child, exited),
      });
    };
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on("line", onLine);
    child.once("error", reject);
    void exited.then((code) => {
      clearTimeout(timer);
      reject(new Error(`${options.name} ended with code ${code}. Its last lines:\n${last.join("\n")}`));
    });
  });
}

function parseReady<Ready>(line: string): Ready | null {
  if (!line.startsWith("{") || !line.includes('"ready":true')) return null;
  return JSON.parse(line) as Ready;
}

async function stop(child: ChildProcess, exited: Promise<number | null>, graceMs = 15_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await exited;
  clearTimeout(timer);
}

async function kill(child: ChildProcess, exited: Promise<number | null>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await exited;
}
