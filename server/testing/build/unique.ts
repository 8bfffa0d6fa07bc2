import { randomBytes } from "node:crypto";

/** Eight hex characters that no other call gets: tests never meet over a name, an address or a slug. */
export const unique = (): string => randomBytes(4).toString("hex");
