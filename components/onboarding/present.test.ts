import { describe, expect, it } from "vitest";
import type { Guide, StepKey } from "#server/domain/help/contract.ts";
import { nextStep } from "./present.ts";

const order: StepKey[] = ["mailbox", "move", "why", "approve", "receipt"];
const guide = (done: number, more: Partial<Guide> = {}): Guide => ({
  steps: order.map((key, index) => ({ key, isDone: index < done })),
  isWanted: true,
  hasCrm: false,
  doneMoveId: null,
  marks: [],
  ...more,
});
const admin = { isSandbox: true, isAdmin: true, canConnect: true, holdSeconds: 20 };
const member = { ...admin, isAdmin: false };
const action = (of: Guide, here = admin) => nextStep(of, here)?.action?.kind ?? null;

describe("the next step", () => {
  it("offers the one thing that leads on", () => {
    expect(action(guide(0))).toBe("connect_mail");
    expect(action(guide(0), { ...admin, canConnect: false })).toBeNull();
    expect(action(guide(1))).toBe("connect_crm");
    expect(action(guide(1, { hasCrm: true }))).toBe("play_form");
    expect(action(guide(1, { hasCrm: true }), { ...admin, isSandbox: false })).toBe("make_key");
    expect(action(guide(2))).toBe("show_why");
    expect(action(guide(3))).toBeNull();
    expect(action(guide(4, { doneMoveId: "m" }))).toBe("open_receipt");
    expect(action(guide(4))).toBeNull();
  });

  it("offers members nothing that only an admin may do", () => {
    expect(action(guide(1), member)).toBeNull();
    expect(action(guide(1, { hasCrm: true }), member)).toBeNull();
  });

  it("skips what is done already, and ends", () => {
    const steps = guide(0).steps.map((step) => ({ ...step, isDone: step.key !== "why" }));
    expect(nextStep({ ...guide(0), steps }, admin)?.key).toBe("why");
    expect(nextStep(guide(5), admin)).toBeNull();
  });

  it("tells of the time to undo only where there is one", () => {
    expect(nextStep(guide(3), admin)?.text).toContain("20 s");
    expect(nextStep(guide(3), { ...admin, holdSeconds: 0 })?.text).not.toContain("undo");
  });
});
