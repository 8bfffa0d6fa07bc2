import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Rows } from "#components/ui/rows.tsx";
import { CodeBlock } from "./code-block.tsx";
import { CodeText } from "./code-text.tsx";
import { errorLines } from "./error-words.ts";

const up = [{ label: "Developers", path: "developers" }];

const example = JSON.stringify(
  {
    type: "urn:caseyos:problem:conflict",
    title: "Conflict",
    status: 409,
    detail: "Dana Ruiz has already approved this move.",
    code: "conflict",
    reason: "move.already_decided",
    requestId: "019aa0c1-5f00-7000-8000-000000000001",
  },
  null,
  2,
);

const habits = [
  "`code` is one of those below and `reason` is finer; both stay the same, so programs decide by them. `detail` is for people.",
  "Every answer carries `X-Request-Id`. With it we find what happened.",
  "`RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` tell how much of this minute is left; a 429 adds `Retry-After`, in seconds.",
  "Writes take an `Idempotency-Key`: the same key with the same body gives the first answer again, marked `Idempotency-Replayed`. With another body it is a conflict.",
];

/** The one form in which everything is refused, and what a program should do about each code. */
export function ErrorsScreen() {
  return (
    <PageBody>
      <Trail steps={up} here="Errors" />
      <PageHeader
        title="Errors"
        description="Every refusal has the same form, problem details by RFC 9457, whatever was asked."
        isBelowTrail
      />
      <CodeBlock label="An example of a refusal" code={example} />
      <ul className="mt-5 max-w-2xl list-disc space-y-1.5 pl-5 text-sm text-pretty text-ink-2">
        {habits.map((habit) => (
          <li key={habit}>
            <CodeText text={habit} />
          </li>
        ))}
      </ul>
      <h2 className="mt-8 mb-3 text-lg font-semibold text-ink">Codes</h2>
      <Rows label="Codes">
        {errorLines.map(({ code, status, advice, mayRetry }) => (
          <li key={code} className="px-4 py-3">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-mono text-sm tabular-nums text-ink-3">{status}</span>
              <code className="font-mono text-sm font-medium text-ink">{code}</code>
              {mayRetry ? <Badge tone="accent">try again later</Badge> : null}
            </p>
            <p className="mt-1 text-sm text-pretty text-ink-2">
              <CodeText text={advice} />
            </p>
          </li>
        ))}
      </Rows>
    </PageBody>
  );
}
