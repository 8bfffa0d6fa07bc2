import { saveSequence } from "#server/domain/sequences/index.ts";
import { aContact } from "../build/index.ts";
import { anEnrolment, aSequenceInput } from "../sequences.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

export function sequenceCalls(setting: CallSetting): Calls {
  const { ws } = setting;
  const { byKey } = callsOf(setting);
  const saved = async () => `/api/v1/sequences/${(await saveSequence(ws.ctx, aSequenceInput())).id}`;
  const contactId = async () => (await aContact(ws.ctx)).id;
  return {
    "get /api/v1/sequences": async () => {
      await saved();
      return byKey("/api/v1/sequences");
    },
    "put /api/v1/sequences": () => byKey("/api/v1/sequences", { method: "PUT", body: aSequenceInput() }),
    "post /api/v1/sequences/{id}/archive": async () => byKey(`${await saved()}/archive`, { method: "POST" }),
    "post /api/v1/sequences/preview": async () => {
      const { steps } = aSequenceInput();
      return byKey("/api/v1/sequences/preview", { body: { contactId: await contactId(), steps } });
    },
    "post /api/v1/sequences/{id}/enrolments": async () =>
      byKey(`${await saved()}/enrolments`, { body: { contactId: await contactId() } }),
    "get /api/v1/enrolments": async () => {
      await anEnrolment(ws);
      return byKey("/api/v1/enrolments?limit=5");
    },
    "post /api/v1/enrolments/{id}/stop": async () => {
      const { enrolmentId } = await anEnrolment(ws);
      return byKey(`/api/v1/enrolments/${enrolmentId}/stop`, { method: "POST" });
    },
  };
}
