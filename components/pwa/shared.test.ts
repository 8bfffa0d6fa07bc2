import { describe, expect, it } from "vitest";
import { sharedParams, sharedText } from "./shared.ts";

describe("what a phone shares", () => {
  it("becomes one text, without what is said twice", () => {
    const shared = sharedText({
      title: "Pricing",
      text: "Could you send me prices? https://x.example/p dana@x.example",
      url: "https://x.example/p",
    });
    expect(shared).toEqual({
      message: "Pricing\nCould you send me prices? https://x.example/p dana@x.example",
      email: "dana@x.example",
    });
  });

  it("is empty when nothing came, takes the first of several, and is cut to a form's length", () => {
    expect(sharedText({})).toEqual({ message: "", email: "" });
    expect(sharedText({ text: ["first", "second"] }).message).toBe("first");
    expect(sharedText({ text: "x".repeat(9_000) }).message).toHaveLength(5_000);
  });

  it("is searched for an address in no time, however long it is", () => {
    const begun = performance.now();
    for (const run of ["a", "a.", "a@", "-"]) expect(sharedText({ text: run.repeat(200_000) }).email).toBe("");
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(sharedText({ text: `${"x ".repeat(99)}dana@x.example.` }).email).toBe("dana@x.example");
  });

  it("goes on as an address that holds nothing but its three parts", () => {
    const given = { title: "a&b", text: "x", other: "y" };
    expect(sharedParams(given)).toBe("title=a%26b&text=x");
  });
});
