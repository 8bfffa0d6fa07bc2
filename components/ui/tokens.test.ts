import { describe, expect, it } from "vitest";
import { type TokenName, tokens } from "../../tailwind.config.ts";

function luminance(hex: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const backgrounds: TokenName[] = ["canvas", "surface", "raised", "sunken", "hover", "selected", "accent-soft"];
const textOn = (text: TokenName, on: TokenName[]) => on.map((ground) => [text, ground, 4.5] as const);

const pairs: (readonly [TokenName, TokenName, number])[] = [
  ...textOn("ink", backgrounds),
  ...textOn("ink-2", backgrounds),
  ...textOn("ink-3", backgrounds),
  ...textOn("accent-text", backgrounds),
  ...textOn("accent-ink", ["accent", "accent-hover", "bad-fill"]),
  ...textOn("good", ["good-soft", "surface", "canvas", "raised", "selected", "hover"]),
  ...textOn("warn", ["warn-soft", "surface", "canvas", "raised", "selected", "hover"]),
  ...textOn("bad", ["bad-soft", "surface", "canvas", "raised", "selected", "hover"]),
  ["line-strong", "surface", 3],
  ["line-strong", "canvas", 3],
  ["accent-text", "canvas", 3],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("in the %s theme", (_name, theme) => {
  it.each(pairs)("%s on %s has a contrast of at least %d", (front, ground, least) => {
    expect(contrast(tokens[front][theme], tokens[ground][theme])).toBeGreaterThanOrEqual(least);
  });
});
