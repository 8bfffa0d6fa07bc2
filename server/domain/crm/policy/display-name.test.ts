import { describe, expect, it } from "vitest";
import { displayName, plainName } from "./display-name.ts";

describe("names from outside", () => {
  it.each([
    ["Dana", "Dana"],
    ["  Zoë \n de  Vries ", "Zoë de Vries"],
    ["Click https://evil.test/now please", "Click please"],
    ["www.evil.test", ""],
    ["<b>Dana</b>", "b Dana /b"],
    ["Dana {{company}}", "Dana company"],
    ["Da\u202ena\u0000", "Da na"],
    ["Jean-Luc O’Neill Jr.", "Jean-Luc O’Neill Jr."],
    [null, ""],
  ])("%j is shown as %j", (given, shown) => {
    expect(plainName(given)).toBe(shown);
  });

  it("are cut at sixty characters", () => {
    expect(plainName("a".repeat(200))).toBe(`${"a".repeat(59)}…`);
  });

  it("fall back to the address", () => {
    expect(displayName({ firstName: "Dana", lastName: "Ruiz", email: "d@n.example" })).toBe("Dana Ruiz");
    expect(displayName({ firstName: null, lastName: "Ruiz", email: "d@n.example" })).toBe("Ruiz");
    expect(displayName({ firstName: "https://evil.test", lastName: null, email: "d@n.example" })).toBe("d@n.example");
  });
});
