import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

const complete = {
  DATABASE_URL: "postgresql://localhost/caseyos",
  AUTH_SECRET: "a".repeat(32),
  ENCRYPTION_KEYS: `1:${Buffer.alloc(32).toString("base64")}`,
};

describe("the environment", () => {
  it("needs three settings, and has a default for the rest", () => {
    const env = readEnv(complete);
    expect(env).toMatchObject({ NODE_ENV: "production", PORT: 3000, HOST: "127.0.0.1", DURABLE: true });
    expect(env.keys).toHaveLength(1);
  });

  it.each(Object.keys(complete))("is refused without %s, by name and with where to look", (name) => {
    expect(() => readEnv({ ...complete, [name]: undefined })).toThrow(new RegExp(`${name}[\\s\\S]*caseyos doctor`));
  });

  it("names every bad setting at once, and never its value", () => {
    const bad = { ...complete, PORT: "70000", APP_URL: "not an address", AUTH_SECRET: "hunter2" };
    const message = (() => {
      try {
        readEnv(bad);
        return "";
      } catch (error) {
        return String(error);
      }
    })();
    for (const name of ["PORT", "APP_URL", "AUTH_SECRET"]) expect(message).toContain(name);
    expect(message).not.toContain("hunter2");
  });

  it("takes an empty setting as unset, and cuts a slash at the end of addresses", () => {
    const env = readEnv({ ...complete, OPENAI_API_KEY: "", APP_URL: "https://casey.example.com/" });
    expect(env.OPENAI_API_KEY).toBeUndefined();
    expect(env.APP_URL).toBe("https://casey.example.com");
  });

  it("lists the emulated vendors", () => {
    expect(readEnv({ ...complete, SIMULATED_VENDORS: "google, mail," }).simulated).toEqual(new Set(["google", "mail"]));
  });
});
