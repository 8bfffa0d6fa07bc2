import { describe, expect, it } from "vitest";
import { ownPath, withParameter } from "./return-path.ts";

describe("where a connect returns to", () => {
  it.each([
    "//evil.test",
    "/\\evil.test",
    "https://evil.test",
    "javascript:alert(1)",
    "evil",
    "",
    "/a b",
    "/\n/evil.test",
  ])("never leaves our site for %j", (path) => {
    expect(ownPath(path)).toBe("/");
  });

  it("keeps a path of ours and its query", () => {
    expect(ownPath("/brightline/connections?tab=mail")).toBe("/brightline/connections?tab=mail");
    expect(withParameter("/brightline/connections?tab=mail", "connected", "google")).toBe(
      "/brightline/connections?tab=mail&connected=google",
    );
  });
});
