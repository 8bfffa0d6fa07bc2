import { expect, it } from "vitest";
import { parseChange } from "./live-change.ts";

it.each([
  ['{"kind":"move","id":"m","status":"open","version":3}', { kind: "move", id: "m", status: "open", version: 3 }],
  ['{"kind":"signal","id":"s","status":null,"version":null}', { kind: "signal", id: "s" }],
  ['{"kind":"resync"}', "resync"],
  ['{"kind":"weather","id":"x"}', null],
  ['{"kind":"move","id":7}', null],
  ["not json", null],
  ["null", null],
])("%s is read as it is meant", (data, change) => expect(parseChange(data)).toEqual(change));
