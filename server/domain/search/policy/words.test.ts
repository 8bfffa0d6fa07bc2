import { expect, it } from "vitest";
import { prefixQuery } from "./words.ts";

const id = "0190a0b0-0000-7000-8000-000000000001";
const here = "w0190a0b0000070008000000000000001";

it.each([
  ["Dana ru", `${here} & dana:* & ru:*`],
  ["  Søren  ", `${here} & søren:*`],
  ["dana@north-wind.example", `${here} & dana:* & north:* & wind:* & example:*`],
  ["a & !b | (c):* <-> 'd'", `${here} & a:* & b:* & c:* & d:*`],
])("“%s” asks for rows of the workspace that have every word", (text, query) =>
  expect(prefixQuery(id, text)).toBe(query),
);

it.each(["", "  ", "&|!():*"])("“%s” has no word to look for", (text) => expect(prefixQuery(id, text)).toBeNull());
