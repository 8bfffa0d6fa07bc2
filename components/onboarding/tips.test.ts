import { describe, expect, it } from "vitest";
import { helpMarks } from "#server/domain/help/contract.ts";
import { tipOf } from "./tips.ts";

const pages = helpMarks.filter((mark) => mark.startsWith("tip_")).map((mark) => mark.slice(4));

describe("a page's tip", () => {
  it.each(pages)("of %s is there until it is put away", (page) => {
    const tip = tipOf(page, []);
    expect(tip).toMatchObject({ mark: `tip_${page}`, text: expect.stringMatching(/\.$/) });
    expect(tipOf(page, tip ? [tip.mark] : [])).toBeNull();
  });

  it("is missing where there is none", () => {
    expect(tipOf("help", [])).toBeNull();
    expect(tipOf(null, [])).toBeNull();
  });
});
