import { expect, test } from "vitest";
import { aKeeping } from "./keeping.ts";

test("a sign-out waits for the device that is just being mended, so that it is forgotten too", async () => {
  const keeping = aKeeping();
  const devices: string[] = [];
  let answer = () => {};
  const mending = keeping.run(async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    devices.push("mended");
  });
  const signedOut = keeping.end().then(() => devices.splice(0));
  answer();
  expect(await signedOut).toEqual(["mended"]);
  await mending;
  expect(devices).toEqual([]);
});

test("nothing is mended once the person signs out", async () => {
  const keeping = aKeeping();
  await keeping.end();
  let hasBegun = false;
  await keeping.run(async () => {
    hasBegun = true;
  });
  expect(hasBegun).toBe(false);
});

test("what could not be mended does not keep the person from signing out", async () => {
  const keeping = aKeeping();
  const failing = keeping.run(() => Promise.reject(new Error("no connection")));
  await expect(failing).rejects.toThrow("no connection");
  await keeping.end();
});
