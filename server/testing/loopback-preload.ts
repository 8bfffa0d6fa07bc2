import { ESCAPES_ENV, guardLoopback } from "./loopback-guard.ts";

/** `node --import`: guards a process that a test started. Without the file's name it does nothing. */
// biome-ignore lint/style/noProcessEnv: it runs before the program reads its settings
const file = process.env[ESCAPES_ENV];
if (file) guardLoopback(file);
