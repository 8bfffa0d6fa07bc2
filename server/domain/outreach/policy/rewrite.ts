import { z } from "zod";
import type { Draft } from "#server/domain/queue/contract.ts";
import { checkDraft } from "./check-draft.ts";

export const rewriteAnswer = z.object({ text: z.string().max(8_000) });

const CLOSING_LINES = 4;
const CLOSING_LENGTH = 160;

/** A mail without its closing, and the closing: short last lines after an empty one are not for a model to change. */
export function partsOf(text: string): { body: string; closing: string } {
  const paragraphs = text.trim().split(/\n{2,}/);
  const last = paragraphs.at(-1) ?? "";
  const isClosing =
    paragraphs.length > 2 &&
    last.length <= CLOSING_LENGTH &&
    last.split("\n").length <= CLOSING_LINES &&
    !/[.?!]$/.test(last.trim());
  return isClosing ? { body: paragraphs.slice(0, -1).join("\n\n"), closing: last } : { body: text.trim(), closing: "" };
}

const unfenced = (text: string): string => text.replaceAll("<<<", "").replaceAll(">>>", "");
const fenced = (text: string): string => `<<<\n${unfenced(text)}\n>>>`;

/** The user part of the prompt. */
export function rewriteRequest(body: string, samples: readonly string[], problems: readonly string[]): string {
  const before =
    samples.length > 0 ? `\n\nWritten by the sender before:\n${samples.map((text) => fenced(text)).join("\n")}` : "";
  const again =
    problems.length > 0
      ? `\n\nYour last version was refused: ${unfenced(problems.join("; "))}. Write it without that.`
      : "";
  return `Text:\n${fenced(body)}${before}${again}`;
}

type Words = { subject: string; text: string };

/**
 * What a new version has that the words before it did not: figures, days, promises, addresses and whatever else a model may
 * not write. What the person themselves had written may stay.
 */
export function rewriteProblems(draft: Draft | null, before: Words, text: string): string[] {
  const first = before.text.trim().split("\n")[0] ?? "";
  const judged = (words: string): string[] => {
    const verdict = checkDraft({
      subject: before.subject,
      text: words,
      origin: { kind: "model", model: "", promptId: "" },
      claims: [
        ...(draft?.claims ?? []).filter((claim) => words.includes(claim.text)),
        { text: "", evidence: { kind: "member", id: "", label: "", quote: before.text } },
      ],
      leftOut: [],
      first: null,
    });
    return verdict.ok ? [] : verdict.problems;
  };
  const known = new Set(judged(before.text));
  return [
    ...(text.trim().startsWith(first) ? [] : [`it does not begin with “${first}”`]),
    ...(text.includes("—") && !before.text.includes("—") ? ["it has an em dash"] : []),
    ...judged(text).filter((problem) => !known.has(problem)),
  ];
}
