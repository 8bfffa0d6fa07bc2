import type { GuardrailSettings } from "#server/domain/guardrails/contract.ts";
import { unique } from "../build/index.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

/** The rows' ids come from the answers themselves: their verbs stand at the door only. */
export function guardrailCalls(setting: CallSetting): Calls {
  const { byKey } = callsOf(setting);
  // Of an agent that nobody runs: it stops no other case.
  const engaged = async () => {
    const body = { scope: "agent", target: `agent-${unique()}`, reason: "It writes nonsense" };
    return byKey("/api/v1/kill-switches", { body });
  };
  const suppressed = async () =>
    byKey("/api/v1/suppressions", {
      body: { value: `no-${unique()}@customer.example`, reason: "customer", note: "Asked by phone" },
    });
  return {
    "get /api/v1/guardrails": () => byKey("/api/v1/guardrails"),
    "patch /api/v1/guardrails": async () => {
      const { version } = (await byKey("/api/v1/guardrails")).json as GuardrailSettings;
      return byKey("/api/v1/guardrails", {
        method: "PATCH",
        body: { allowList: ["partner.example"], companyPerWeek: 200, version },
      });
    },
    "get /api/v1/kill-switches": async () => {
      await engaged();
      return byKey("/api/v1/kill-switches");
    },
    "post /api/v1/kill-switches": engaged,
    "post /api/v1/kill-switches/{id}/release": async () => {
      const { killSwitch } = (await engaged()).json as { killSwitch: { id: string } };
      return byKey(`/api/v1/kill-switches/${killSwitch.id}/release`, { method: "POST" });
    },
    "get /api/v1/suppressions": async () => {
      await suppressed();
      return byKey("/api/v1/suppressions?reason=customer&limit=5");
    },
    "post /api/v1/suppressions": suppressed,
    "post /api/v1/suppressions/import": () =>
      byKey("/api/v1/suppressions/import", {
        body: { csv: `email\nclient-${unique()}@customer.example\nnot an address\n` },
      }),
    "delete /api/v1/suppressions/{id}": async () => {
      const { id } = (await suppressed()).json as { id: string };
      return byKey(`/api/v1/suppressions/${id}`, { method: "DELETE" });
    },
  };
}
