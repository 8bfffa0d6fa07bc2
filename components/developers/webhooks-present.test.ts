import { expect, it } from "vitest";
import { endpointsSentence } from "./webhooks-present.ts";

const test = (isDelivered: boolean) => ({ at: "2027-01-15T09:00:00Z", isDelivered, status: 204, message: "", ms: 3 });
const endpoint = (name: string, lastTest: ReturnType<typeof test> | null, isRemoved = false) => ({
  name,
  isRemoved,
  lastTest,
});

it.each([
  [[], null],
  [[endpoint("A", test(false), true)], null],
  [[endpoint("A", test(true))], "One endpoint. It received the last test."],
  [[endpoint("A", null)], "One endpoint. “A” was never tested."],
  [[endpoint("A", null), endpoint("B", null)], "2 endpoints. 2 were never tested."],
  [[endpoint("A", test(true)), endpoint("B", test(false))], "2 endpoints. “B” did not receive the last test."],
  [[endpoint("A", test(true)), endpoint("B", test(true))], "2 endpoints. All received the last test."],
])("%j is told as %s", (endpoints, text) => {
  expect(endpointsSentence(endpoints)?.text ?? null).toBe(text);
});

it("only a test that did not arrive is trouble", () => {
  expect(endpointsSentence([endpoint("A", null)])?.isTrouble).toBe(false);
  expect(endpointsSentence([endpoint("A", test(false))])?.isTrouble).toBe(true);
});
