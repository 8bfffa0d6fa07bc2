import { describe, expect, it } from "vitest";
import { GMAIL_SCOPES, HUBSPOT_SCOPES, SLACK_SCOPES, WORKSPACE_SCOPES, X_SCOPES } from "../constants.ts";
import { scopeWords } from "./scope-words.ts";

describe("the consent page's words", () => {
  const offered = [
    ...Object.values(GMAIL_SCOPES),
    ...WORKSPACE_SCOPES,
    ...HUBSPOT_SCOPES,
    ...SLACK_SCOPES,
    ...X_SCOPES,
  ];

  it.each(offered)("tell %s in words", (scope) => {
    expect(scopeWords(scope)).toMatch(/^[A-Z][^:_]*$/);
    expect(scopeWords(scope)).not.toBe(scope);
  });

  it("tell reading from changing, and show a scope they do not know as it is", () => {
    expect(scopeWords("crm.objects.deals.read")).toBe("See deals");
    expect(scopeWords("crm.schemas.deals.write")).toBe("Change the fields of deals");
    expect(scopeWords("made.up")).toBe("made.up");
  });
});
