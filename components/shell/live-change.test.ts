import { expect, it } from "vitest";
import { parseChange } from "./live-change.ts";

it.each([
  ['{"kind":"move","id":"m","status":"open","version":3}', { kind: "move", id: "m", status: "open", version: 3 }],
  ['{"kind":"signal","id":"s","status":null,"version":null}', { kind: "signal", id: "s" }],
  ['{"kind":"notification","id":"u","status":null,"version":null}', { kind: "notification", id: "u" }],
  ['{"kind":"comment","id":"m","status":null,"version":null}', { kind: "comment", id: "m" }],
  [
    '{"kind":"presence","id":"m","status":"u","version":1}',
    { kind: "presence", id: "m", userId: "u", isHere: true, isAsking: false },
  ],
  [
    '{"kind":"presence","id":"m","status":"u","version":0}',
    { kind: "presence", id: "m", userId: "u", isHere: false, isAsking: false },
  ],
  [
    '{"kind":"presence","id":"m","status":"u","version":2}',
    { kind: "presence", id: "m", userId: "u", isHere: true, isAsking: true },
  ],
  ['{"kind":"presence","id":"m","status":null}', null],
  ['{"kind":"resync"}', "resync"],
  ['{"kind":"weather","id":"x"}', null],
  ['{"kind":"move","id":7}', null],
  ["not json", null],
  ["null", null],
])("%s is read as it is meant", (data, change) => expect(parseChange(data)).toEqual(change));
