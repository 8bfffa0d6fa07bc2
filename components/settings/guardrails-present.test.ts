import { describe, expect, it } from "vitest";
import { entriesOf, limitOf, minutesOf, stoppedText, switchLabel, timeOf } from "./guardrails-present.ts";

describe("times of day", () => {
  it.each([0, 480, 1080, 1439])("of %i minutes come back as they went", (minutes) => {
    expect(minutesOf(timeOf(minutes), false)).toBe(minutes);
  });

  it("show the end of the day as its last minute, and mean midnight by it", () => {
    expect(timeOf(1440)).toBe("23:59");
    expect(minutesOf("23:59", true)).toBe(1440);
    expect(minutesOf("", true)).toBeNull();
  });
});

describe("limits", () => {
  it.each([
    ["", null],
    [" ", null],
    ["0", 0],
    [" 20 ", 20],
    ["-1", undefined],
    ["2.5", undefined],
    ["1e3", undefined],
  ])("typed as %j are %s", (text, expected) => {
    expect(limitOf(text)).toBe(expected);
  });
});

describe("wording", () => {
  it("names what a switch stops", () => {
    expect(switchLabel({ scope: "workspace", target: "" })).toBe("Everything");
    expect(switchLabel({ scope: "action_type", target: "post_slack" })).toBe("Slack message");
    expect(switchLabel({ scope: "agent", target: "scout" })).toBe("Agent scout");
  });

  it("counts what a stop took back", () => {
    expect([0, 1, 2].map(stoppedText)).toEqual([
      "No approved move was waiting.",
      "One approved move is open again.",
      "2 approved moves are open again.",
    ]);
  });

  it("reads a list however it is separated", () => {
    expect(entriesOf(" a@b.test, c.test;\n\nd.test ")).toEqual(["a@b.test", "c.test", "d.test"]);
  });
});
