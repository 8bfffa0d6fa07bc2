import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * One CaseyOS per data folder. A lock whose process is gone is taken over.
 * @returns gives the lock back
 * @throws Error in words for the person at the terminal
 */
export function takeLock(dataDir: string): () => void {
  const path = join(dataDir, "caseyos.lock");
  if (existsSync(path)) {
    const pid = Number(readFileSync(path, "utf8"));
    if (pid !== process.pid && isAlive(pid)) {
      throw new Error(
        `CaseyOS already runs with the data in ${dataDir} (process ${pid}). Stop it with Ctrl-C there, or set CASEYOS_DATA_DIR to another folder.`,
      );
    }
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}
