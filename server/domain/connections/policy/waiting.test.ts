import { describe, expect, it } from "vitest";
import { waitingFor } from "./waiting.ts";

const account = (id: string, provider: string, status: string) => ({ id, provider, status });
const mail = { actionType: "send_email", connectionId: "g1", count: 2 };
const task = { actionType: "create_task", connectionId: null, count: 3 };
const brief = { actionType: "prepare_brief", connectionId: null, count: 4 };

describe("approved moves wait", () => {
  it("for the account they name, once it has to be reconnected", () => {
    const broken = [account("g1", "google", "reconnect_needed"), account("g2", "google", "connected")];
    expect(broken.map(({ id }) => waitingFor(id, broken, [mail, task, brief]))).toEqual([2, 0]);
    const live = [account("g1", "google", "connected")];
    expect(waitingFor("g1", live, [mail])).toBe(0);
  });

  it("for the workspace's own account where they name none, and only while no other does it", () => {
    const broken = [account("h1", "hubspot", "reconnect_needed"), account("h2", "hubspot", "reconnect_needed")];
    expect(broken.map(({ id }) => waitingFor(id, broken, [mail, task, brief]))).toEqual([3, 0]);
    const other = [account("h1", "hubspot", "reconnect_needed"), account("h2", "hubspot", "connected")];
    expect(waitingFor("h1", other, [task])).toBe(0);
    const slack = [account("s1", "slack", "reconnect_needed")];
    expect(waitingFor("s1", slack, [task, brief])).toBe(0);
  });
});
