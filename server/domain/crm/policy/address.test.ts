import { describe, expect, it } from "vitest";
import { companyDomainOf, normalAddress } from "./address.ts";

describe("addresses", () => {
  it("are compared in lower case and without blanks around", () => {
    expect(normalAddress("  Dana.Ruiz@Northwind.Example ")).toBe("dana.ruiz@northwind.example");
  });

  it.each([
    ["dana@northwind.example", "northwind.example"],
    ["Dana@Mail.Northwind.Example", "mail.northwind.example"],
    ["dana@gmail.com", null],
    ["dana@Yahoo.co.uk", null],
    ["dana@hotmail.fr", null],
    ["dana@gmx.at", null],
    ["dana@outlook-experts.example", "outlook-experts.example"],
    ["dana@localhost", null],
    ["nobody", null],
  ])("%s speaks for %s", (address, domain) => {
    expect(companyDomainOf(address)).toBe(domain);
  });
});
