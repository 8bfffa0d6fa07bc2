import { describe, expect, it } from "vitest";
import { deviceLabel, minuteOf, minuteText, unreadText } from "./present.ts";

describe("the bell's number", () => {
  it("is absent for none and stops counting at 99", () => {
    expect([0, 1, 99, 100].map(unreadText)).toEqual([null, "1", "99", "99+"]);
  });
});

describe("a time of day", () => {
  it("is the same minute there and back", () => {
    for (const minute of [0, 495, 1_439]) expect(minuteOf(minuteText(minute))).toBe(minute);
  });
  it("is none for what is no time", () => {
    expect(["", "24:00", "8:15", "12:60"].map(minuteOf)).toEqual([null, null, null, null]);
  });
});

describe("a device", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Windows"],
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox on Linux"],
    ["curl/8", "A browser on a device"],
  ])("is named as people name it: %s", (userAgent, label) => expect(deviceLabel(userAgent)).toBe(label));
});
