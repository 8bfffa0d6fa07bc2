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

export type Log = Logger;
