import { v7 } from "uuid";

/** A new id, ordered by time (UUID version 7), so that indexes grow at one end. */
export const newId = (): string => v7();
