import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import manifest from "./manifest.ts";

/** Width and height from a PNG's first chunk. */
function sizeOf(path: string): string {
  const bytes = readFileSync(path);
  expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

const { icons = [], screenshots = [] } = manifest();
const pictures = [...icons, ...screenshots].filter(({ type }) => type === "image/png");

describe("the pictures that an installing browser is told of", () => {
  it.each(pictures)("$src is there in the size told", ({ src, sizes }) => {
    expect(sizeOf(`public${src}`)).toBe(sizes);
  });

  it("show the app wide and narrow, and are small", () => {
    expect(screenshots.map(({ form_factor: form }) => form)).toEqual(["wide", "narrow"]);
    for (const { src } of screenshots) expect(statSync(`public${src}`).size).toBeLessThan(200_000);
  });
});
