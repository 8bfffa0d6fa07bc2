import { expect, it } from "vitest";
import { dateFormat, money, shortMoney } from "./formats.ts";

it("makes a formatter once, however often a text needs it", () => {
  const options = { timeZone: "Europe/Berlin", hour: "2-digit", hourCycle: "h23" } as const;
  expect(dateFormat("en-GB", options)).toBe(dateFormat("en-GB", { ...options }));
  expect(dateFormat("en-GB", { ...options, timeZone: "America/New_York" })).not.toBe(dateFormat("en-GB", options));
  expect(dateFormat("en-GB", options).format(new Date("2026-11-22T10:00:00Z"))).toBe("11");
});

it("keeps no more than the formatters of real zones and currencies", () => {
  const before = dateFormat("en-GB", { timeZone: "UTC" });
  for (let index = 0; index < 600; index += 1)
    dateFormat("en-GB", {
      timeZone: "UTC",
      year: "numeric",
      fractionalSecondDigits: ((index % 3) + 1) as 1 | 2 | 3,
      calendar: `x${index}abc`,
    });
  expect(dateFormat("en-GB", { timeZone: "UTC" })).not.toBe(before);
});

it("tells amounts in their currency, and shows a currency that cannot be one as it came", () => {
  expect(money(4_800_000, "USD")).toBe("$48,000");
  expect(shortMoney(4_800_000, "EUR")).toBe("€48k");
  expect(shortMoney(4_800_000, "SEK").replace(/\s/, " ")).toBe("SEK 48k");
  expect(shortMoney(4_800_000, "credits")).toBe("48k credits");
  expect(money(4_800_000, "credits")).toBe("48,000 credits");
  expect(money(100, "???")).toBe("1 ???");
});
