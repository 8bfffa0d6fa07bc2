import { type Logger, pino } from "pino";

/** Field names whose values never reach a log. Personal text is logged at `trace` only, by rule. */
const redacted = [
  "password",
  "token",
  "accessToken",
  "refreshToken",
  "access_token",
  "refresh_token",
  "id_token",
  "authorization",
  "cookie",
  "secret",
  "apiKey",
  "key",
  "code",
  "codeVerifier",
  "email",
  "to",
  "from",
  "subject",
  "text",
  "html",
  "body",
  "draft",
  "phone",
  "databaseUrl",
];
const paths = redacted.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `req.headers.${name}`]);

/** Object first, message second: `log.info({ moveId }, "move proposed")`. */
export function createLog(options: { level: string; name?: string }): Logger {
  return pino({
    level: options.level,
    base: { app: options.name ?? "caseyos" },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: "[redacted]" },
  });
}

/** What the product says things with; `child` adds fields to all of it. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error" | "child">;

/** The same log with fields of one caller. Made when something is said: redacting them costs more than most requests say. */
export function logWith(log: Log, fields: Record<string, string>): Log {
  let made: Log | undefined;
  const child = () => (made ??= log.child(fields));
  const at = (level: "debug" | "info" | "warn" | "error") =>
    ((...said: [object, string]) => child()[level](...said)) as Logger["info"];
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: ((more: object) => child().child(more)) as Log["child"],
  };
}
