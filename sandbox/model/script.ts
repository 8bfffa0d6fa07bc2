/** What the scripted model says to the product's questions; anything else gets its greeting. */
export function answerTo(question: string): unknown {
  const text = /^Text:\n<<<\n([\s\S]*?)\n>>>/m.exec(question)?.[1];
  if (text !== undefined) return { text: shorter(text) };
  const greeting = /^Greeting: (.+)$/m.exec(question)?.[1];
  if (greeting) return draft(greeting, question);
  return { answer: "Hello from the script." };
}

type Source = { number: number; kind: string; words: string };

const SOURCE = /^\[(\d+)\] (?:ours|untrusted) · (\w+)\n<<<\n([\s\S]*?)\n>>>/gm;
const sourcesIn = (question: string): Source[] =>
  [...question.matchAll(SOURCE)].map(([, number, kind, words]) => ({
    number: Number(number),
    kind: kind ?? "",
    words: words ?? "",
  }));

/** Free times that are among the sources are offered word for word; nothing else is claimed. */
function draft(greeting: string, question: string): unknown {
  const times = sourcesIn(question).filter(({ kind }) => kind === "calendar");
  const ask =
    times.length > 0
      ? `Would one of these suit you for a short call?\n\n${times.map(({ words }) => words).join("\n")}`
      : "Which two or three times suit you for a short call?";
  return {
    subject: "Thank you for writing to us",
    text: `${greeting}\n\nthank you for writing. Your message reached the right person, and it was read before this answer was written. I would like to understand what you need first, and show you only what matters for it.\n\n${ask}`,
    claims: times.map(({ words, number }) => ({ text: words, source: number })),
  };
}

/** The first line, and of each later paragraph its first sentence. */
function shorter(text: string): string {
  const [first = "", ...rest] = text.split(/\n{2,}/);
  const kept = rest.map((paragraph) => (/^[\s\S]*?[.?!](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph).trim());
  return [first, ...kept].join("\n\n");
}
