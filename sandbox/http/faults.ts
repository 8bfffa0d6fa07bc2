import { randomUUID } from "node:crypto";
import type { ActiveFault, Fault, Vendor } from "../world/contract.ts";

export type FaultBoard = {
  add(fault: Fault): ActiveFault;
  /** The oldest fault that matches the request, counted down by one. */
  take(vendor: Vendor, method: string, path: string): ActiveFault | null;
  list(): ActiveFault[];
  clear(): number;
};

/** Faults waiting for requests; kept in memory only, so a restarted sandbox behaves. */
export function createFaultBoard(): FaultBoard {
  let faults: ActiveFault[] = [];
  return {
    add(fault) {
      const active: ActiveFault = { ...fault, id: randomUUID(), remaining: fault.times ?? 1, hits: 0 };
      faults.push(active);
      return { ...active };
    },
    take(vendor, method, path) {
      const match = faults.find((fault) => fault.vendor === vendor && matches(fault, method, path));
      if (!match) return null;
      match.remaining -= 1;
      match.hits += 1;
      if (match.remaining <= 0) faults = faults.filter((fault) => fault !== match);
      return { ...match };
    },
    list: () => faults.map((fault) => ({ ...fault })),
    clear() {
      const cleared = faults.length;
      faults = [];
      return cleared;
    },
  };
}

function matches(fault: ActiveFault, method: string, path: string): boolean {
  if (fault.method && fault.method.toUpperCase() !== method.toUpperCase()) return false;
  return !fault.path || path.includes(fault.path);
}
