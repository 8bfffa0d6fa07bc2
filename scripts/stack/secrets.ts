import { createECDH, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Secrets = {
  AUTH_SECRET: string;
  ENCRYPTION_KEYS: string;
  WORLD_TOKEN: string;
  VAPID_PUBLIC_KEY: string;
  VAPID_PRIVATE_KEY: string;
};

/** Secrets of this machine, made when they are first needed and kept beside its database. Real deployments set their own. */
export function localSecrets(dataDir: string): Secrets {
  const path = join(dataDir, "secrets.json");
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<Secrets>) : {};
  const secrets = { ...madeSecrets(), ...known };
  if (Object.keys(secrets).some((name) => !(name in known))) {
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return secrets;
}

function madeSecrets(): Secrets {
  const vapid = createECDH("prime256v1");
  return {
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    ENCRYPTION_KEYS: `1:${randomBytes(32).toString("base64")}`,
    WORLD_TOKEN: randomBytes(24).toString("base64url"),
    VAPID_PUBLIC_KEY: vapid.generateKeys("base64url"),
    // The number without its leading zeros would not be 32 bytes long.
    VAPID_PRIVATE_KEY: Buffer.from(vapid.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url"),
  };
}
