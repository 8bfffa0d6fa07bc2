import { describe, expect, it } from "vitest";
import { addressOrDomain, listKeysOf } from "../contract.ts";
import { parseSuppressionCsv } from "./suppression-csv.ts";

describe("a table of customers", () => {
  it("is read from the column that is named, whatever separates", () => {
    const csv = `Name;Email;Since\r\n"Doe; Jane";Jane@Acme.test;2024\r\n\r\nBob;bob@acme.test;2025\r\n`;
    expect(parseSuppressionCsv(csv)).toEqual({
      values: ["jane@acme.test", "bob@acme.test"],
      repeated: 0,
      rejected: [],
    });
  });

  it("is a plain list when no column is named", () => {
    expect(parseSuppressionCsv("\uFEFFacme.test\n@Beta.test, Beta Inc\n")).toMatchObject({
      values: ["acme.test", "beta.test"],
      rejected: [],
    });
  });

  it("names the lines that cannot be used and counts the ones that come twice", () => {
    const read = parseSuppressionCsv("domain\nacme.test\nACME.test\nnot a domain\ngmail.com\n,x\n");
    expect(read).toMatchObject({ values: ["acme.test"], repeated: 1 });
    expect(read.rejected.map(({ line, value }) => [line, value])).toEqual([
      [4, "not a domain"],
      [5, "gmail.com"],
      [6, ""],
    ]);
  });
});

describe("an entry of a list", () => {
  it.each(["=1+1", "a b", "acme", "@", "x@", "-a.test", `${"a".repeat(250)}.test`])("is not %j", (value) => {
    expect(addressOrDomain.safeParse(value).success).toBe(false);
  });

  it("stands for the address, its domain and what lies below it", () => {
    expect(listKeysOf("Dana@mail.acme.co.uk ")).toEqual([
      "dana@mail.acme.co.uk",
      "mail.acme.co.uk",
      "acme.co.uk",
      "co.uk",
    ]);
  });
});
