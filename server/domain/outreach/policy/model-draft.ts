import { z } from "zod";
import type { Draft, DraftOrigin, Evidence } from "#server/domain/queue/contract.ts";
import type { DraftRequest } from "../contract.ts";
import { checkDraft } from "./check-draft.ts";
import { answeredMessage, draftOf, greeting, namedCompany, type Written } from "./compose.ts";
import { formEvidence, messageEvidence, slotEvidence } from "./evidence.ts";
import { foreignPrices } from "./model-wording.ts";
import { safeLabel } from "./safe-text.ts";

const QUOTE = 1_500;
const MESSAGES = 6;
const LONGEST = 1_800;

/** What a model must answer. */
export const modelAnswer = z.object({
  subject: z.string().max(120),
  text: z.string().max(4_000),
  claims: z.array(z.object({ text: z.string().max(400), source: z.number().int() })).max(20),
});
export type ModelAnswer = z.infer<typeof modelAnswer>;

export type Source = { evidence: Evidence; isOurs: boolean };

/** Everything a model may draw on, numbered from 1. */
export function sourcesOf(request: DraftRequest): Source[] {
  const { form, thread } = request;
  const company = namedCompany(request);
  return [
    ...greeting(request).claims.map(({ evidence }) => ({ evidence, isOurs: false })),
    ...(company ? [{ evidence: company.evidence, isOurs: false }] : []),
    ...(form && safeLabel(form.formName) ? [{ evidence: formEvidence(form, form.formName ?? ""), isOurs: true }] : []),
    ...(form?.message ? [{ evidence: formEvidence(form, form.message.slice(0, QUOTE)), isOurs: false }] : []),
    ...thread.slice(-MESSAGES).map((message) => ({
      evidence: messageEvidence(message, message.text.slice(0, QUOTE)),
      isOurs: message.direction === "outbound",
    })),
    ...(request.offer?.slots ?? []).map((slot) => ({ evidence: slotEvidence(slot), isOurs: true })),
  ];
}

/** The user part of a prompt: numbered sources, each fenced; marks of the fence inside a source are taken out. */
export function userPrompt(request: DraftRequest, sources: readonly Source[], problems: readonly string[]): string {
  const unfenced = (text: string) => text.replaceAll("<<<", "").replaceAll(">>>", "");
  const lines = sources.map(
    ({ evidence, isOurs }, index) =>
      `[${index + 1}] ${isOurs ? "ours" : "untrusted"} · ${evidence.kind}\n<<<\n${unfenced(evidence.quote ?? "")}\n>>>`,
  );
  const intent = request.reply ? `\nIntent of their last mail, as classified: ${request.reply.intent}` : "";
  const again =
    problems.length > 0
      ? `\n\nYour last draft was refused: ${unfenced(problems.join("; "))}. Write it anew without that.`
      : "";
  return `Greeting: ${greeting(request).line}${intent}\n\nSources:\n${lines.join("\n")}${again}`;
}

/** A model's answer as a draft, or what is wrong with it. The subject of a reply is the conversation's, not the model's. */
export function modelDraft(
  request: DraftRequest,
  answer: ModelAnswer,
  sources: readonly Source[],
  options: { origin: DraftOrigin; template: Written },
): { draft: Draft } | { problems: string[] } {
  const { template } = options;
  const unknownSources = answer.claims.filter((claim) => sources[claim.source - 1] === undefined);
  const claims = answer.claims.flatMap(({ text, source }) => {
    const evidence = sources[source - 1]?.evidence;
    return evidence ? [{ text, evidence }] : [];
  });
  const subject = request.reply ? template.subject : answer.subject.trim();
  const opening = greeting(request);
  const own = template.claims.filter((claim) => opening.claims.includes(claim) || subject.includes(claim.text));
  const body = answer.text.trim();
  const written: Written = {
    subject,
    paragraphs: [body],
    claims: [...own, ...opening.claims, ...claims],
    leftOut: template.leftOut,
  };
  const draft = draftOf(written, request.sender, options.origin);
  const verdict = checkDraft(draft);
  const problems = [
    ...unknownSources.map((claim) => `there is no source ${claim.source}`),
    ...claims
      .filter((claim) => !`${subject}\n${body}`.includes(claim.text))
      .map((claim) => `a claim is not in the text: ${claim.text}`),
    ...(body.startsWith(opening.line) ? [] : [`it does not begin with “${opening.line}”`]),
    ...(body.includes("—") ? ["it has an em dash"] : []),
    ...(body.length > LONGEST ? ["it is too long"] : []),
    ...foreignPrices(body, oursOf(sources)),
    ...(verdict.ok ? [] : verdict.problems),
  ];
  return problems.length > 0 ? { problems } : { draft };
}

const oursOf = (sources: readonly Source[]): string[] =>
  sources.flatMap(({ isOurs, evidence }) => (isOurs && evidence.quote ? [evidence.quote] : []));

/** Whether anything a model would read tries to steer it; then the template writes. */
export const answeredText = (request: DraftRequest): string =>
  [request.form?.message ?? "", answeredMessage(request)?.text ?? ""].join("\n");
