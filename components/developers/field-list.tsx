import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import type { Field, Shape } from "./schema.ts";

/** Names, kinds and limits of the parts of an object; parts of parts stand below them. */
export function FieldList({ label, fields, isOpen }: { label: string; fields: Field[]; isOpen?: boolean }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-surface">
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} isOpen={isOpen} />
      ))}
    </ul>
  );
}

function FieldRow({ field, isOpen }: { field: Field; isOpen?: boolean }) {
  return (
    <li className="space-y-1.5 px-3.5 py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <code className="font-mono text-sm font-medium break-all text-ink">{field.name}</code>
        <span className="text-xs text-ink-2">{field.type}</span>
        {field.isRequired ? <Badge tone="accent">required</Badge> : null}
        {field.rules.length > 0 ? <span className="text-xs text-ink-3">{field.rules.join(", ")}</span> : null}
      </p>
      <Choices choices={field.choices} />
      <Parts label={`Parts of ${field.name}`} shape={field} isOpen={isOpen} />
    </li>
  );
}

function Choices({ choices }: { choices: string[] }) {
  if (choices.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-1.5 text-xs text-ink-3">
      <span>{choices.length === 1 ? "Always" : "One of"}</span>
      {choices.map((choice) => (
        <code key={choice} className="font-mono break-all text-ink-2">
          {choice}
        </code>
      ))}
    </p>
  );
}

/** Closed, so that a page of many answers stays readable; the browser's own search opens it. */
function Parts({ label, shape, isOpen }: ShapeProps): ReactNode {
  if (shape.fields.length === 0 && shape.variants.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary className="flex min-h-6 w-fit items-center rounded text-xs font-medium text-accent-text underline underline-offset-2 touch:min-h-11">
        {shape.variants.length > 0 ? `${shape.variants.length} forms` : `${shape.fields.length} parts`}
      </summary>
      <div className="mt-1.5">
        <ShapeView label={label} shape={shape} />
      </div>
    </details>
  );
}

type ShapeProps = {
  label: string;
  shape: Shape;
  /** The parts of its parts are shown at once. */
  isOpen?: boolean;
};

/** An object, a list of objects, or the forms that an object comes in. */
export function ShapeView({ label, shape, isOpen }: ShapeProps): ReactNode {
  if (shape.variants.length > 0)
    return (
      <ol className="space-y-2">
        {shape.variants.map((variant, index) => (
          <li key={nameOf(variant, index)} className="space-y-1.5">
            <p className="text-xs text-ink-3">{index === 0 ? "Either" : "Or"}</p>
            <FieldList label={`${label}, form ${index + 1}`} fields={variant.fields} isOpen={isOpen} />
          </li>
        ))}
      </ol>
    );
  if (shape.fields.length > 0)
    return (
      <div className="space-y-1.5">
        {shape.type.startsWith("list") ? <p className="text-xs text-ink-3">A list; each entry has</p> : null}
        <FieldList label={label} fields={shape.fields} isOpen={isOpen} />
      </div>
    );
  return <p className="text-sm text-ink-2">{shape.type}</p>;
}

const nameOf = (variant: Shape, index: number): string => `${index}-${variant.fields[0]?.choices.join("-") ?? ""}`;
