type Fact = { signalId: string | null; contactId: string; impact: number };

/**
 * One signal counts once with each person in a score, however many outcomes it stands for: a mail that says yes is a reply and a positive
 * response, and is not two facts. The strongest of them counts; one that speaks against goes before any that speaks for, so
 * that a no is not taken for a good sign because it is an answer. Outcomes without a signal each count.
 * @returns those that count, in their order
 */
export function oncePerSignal<Outcome extends Fact>(outcomes: readonly Outcome[]): Outcome[] {
  const counting = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    if (outcome.signalId === null) continue;
    const best = counting.get(keyOf(outcome));
    if (!best || goesBefore(outcome, best)) counting.set(keyOf(outcome), outcome);
  }
  return outcomes.filter((outcome) => outcome.signalId === null || counting.get(keyOf(outcome)) === outcome);
}

const keyOf = ({ signalId, contactId }: Fact): string => `${signalId}:${contactId}`;

function goesBefore({ impact }: Fact, best: Fact): boolean {
  if (impact < 0 !== best.impact < 0) return impact < 0;
  return Math.abs(impact) > Math.abs(best.impact);
}
