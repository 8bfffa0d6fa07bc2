import { expect, it } from "vitest";
import { activePage } from "./nav.ts";

it.each([
  ["/acme/today", "today"],
  ["/acme/moves/019a", "today"],
  ["/acme/settings", "settings"],
  ["/acme/developers/reference/moves", "developers"],
  ["/acme/unknown", null],
  ["/other/today", null],
])("%s lights %s", (path, page) => expect(activePage(path, "acme")).toBe(page));
