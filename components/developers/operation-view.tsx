import Link from "next/link";
import type { ReactNode } from "react";
import { CodeBlock } from "./code-block.tsx";
import { FieldList, ShapeView } from "./field-list.tsx";
import { MethodBadge } from "./method-badge.tsx";
import type { Operation } from "./reference.ts";

/** One operation: who may call it, what goes in, what comes back, and a line to try it. */
export function OperationView({ operation, slug }: { operation: Operation; slug: string }) {
  const { id, method, path, summary, params, headers, body, answer, curl } = operation;
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-4 py-8 target:bg-selected/40">
      <h2 id={`${id}-title`} className="text-lg font-semibold text-pretty text-ink">
        <a href={`#${id}`} className="underline-offset-4 hover:underline">
          {summary}
        </a>
      </h2>
      <p className="mt-1.5 flex flex-wrap items-center gap-2">
        <MethodBadge method={method} />
        <code className="font-mono text-sm break-all text-ink-2">{path}</code>
      </p>
      <p className="mt-2 text-sm text-ink-2">
        <AccessText operation={operation} />
      </p>
      <div className="mt-4 space-y-5">
        {curl ? <CodeBlock label={`Command for: ${summary}`} code={curl} /> : null}
        {params.length > 0 ? (
          <Part title="Parameters">
            <FieldList label={`Parameters of: ${summary}`} fields={params} />
          </Part>
        ) : null}
        {body ? (
          <Part title="Body, as JSON">
            <ShapeView label={`Body of: ${summary}`} shape={body} isOpen />
          </Part>
        ) : null}
        {headers.length > 0 ? (
          <Part title="Headers">
            <FieldList label={`Headers of: ${summary}`} fields={headers} />
          </Part>
        ) : null}
        <Answer answer={answer} summary={summary} />
        <Errors errors={operation.errors} slug={slug} />
      </div>
    </section>
  );
}

function AccessText({ operation: { access } }: { operation: Operation }): ReactNode {
  if (access.scope === null) return "Only for people who are signed in: no API key may call it.";
  return (
    <>
      A key with the scope <code className="font-mono text-ink">{access.scope}</code>, or a member who is signed in.
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1.5 text-sm font-medium text-ink">{title}</h3>
      {children}
    </div>
  );
}

function Answer({ answer, summary }: { answer: Operation["answer"]; summary: string }) {
  const { status, isLines, shape } = answer;
  const kind = isLines ? "JSON, one object a line" : shape ? "JSON" : "no body";
  return (
    <Part title={`Answer: ${status}, ${kind}`}>
      {shape ? (
        <details>
          <summary className="flex min-h-8 w-fit items-center rounded text-sm text-accent-text underline underline-offset-2 touch:min-h-11">
            What it holds
          </summary>
          <div className="mt-2">
            <ShapeView label={`Answer of: ${summary}`} shape={shape} />
          </div>
        </details>
      ) : (
        <p className="text-sm text-ink-2">{isLines ? "As many lines as there are." : "The status says all."}</p>
      )}
    </Part>
  );
}

function Errors({ errors, slug }: { errors: Operation["errors"]; slug: string }) {
  return (
    <Part title="Refusals">
      <details>
        <summary className="flex min-h-8 w-fit items-center rounded text-sm tabular-nums text-accent-text underline underline-offset-2 touch:min-h-11">
          {errors.map(({ status }) => status).join(", ")}
        </summary>
        <ul className="mt-1 space-y-0.5 text-sm text-ink-2">
          {errors.map(({ status, text }) => (
            <li key={status}>
              <span className="font-mono tabular-nums text-ink">{status}</span> {text}
            </li>
          ))}
        </ul>
        <Link
          href={`/${slug}/developers/errors`}
          className="mt-1 inline-flex min-h-6 items-center text-sm text-accent-text underline underline-offset-2 touch:min-h-11"
        >
          All in one form
        </Link>
      </details>
    </Part>
  );
}
