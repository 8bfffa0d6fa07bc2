import { freePort, isFree } from "#server/db/ports.ts";

/**
 * The port for the web app: the one asked for (PORT), else 3000, else the next free one.
 * @throws Error when the one asked for is taken: somebody relies on it
 */
export async function choosePort(asked: number | undefined): Promise<number> {
  if (asked === 0) return freePort();
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new Error(`Port ${asked} is taken by another program. Free it, or set PORT to another number.`);
  }
  for (let port = 3000; port < 3020; port += 1) if (await isFree(port)) return port;
  throw new Error("Ports 3000 to 3019 are all taken. Set PORT to a free one.");
}
