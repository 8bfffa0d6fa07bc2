import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./classes.ts";

const control =
  "w-full rounded-lg border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-3 transition-colors duration-140 [&[readonly]]:bg-sunken [&[readonly]]:text-ink-2 disabled:opacity-60 aria-invalid:border-bad";

type Wiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };
type FieldProps = {
  label: string;
  /** Said under the label. */
  hint?: ReactNode;
  error?: string | null;
  isLabelHidden?: boolean;
  className?: string;
};

function useWiring({ hint, error }: Pick<FieldProps, "hint" | "error">): Wiring {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return { id, "aria-describedby": describedBy || undefined, "aria-invalid": error ? true : undefined };
}

function Frame({ wiring, children, ...field }: FieldProps & { wiring: Wiring; children: ReactNode }) {
  return (
    <div className={cx("flex flex-col gap-1.5", field.className)}>
      <label htmlFor={wiring.id} className={field.isLabelHidden ? "sr-only" : "text-sm font-medium text-ink"}>
        {field.label}
      </label>
      {children}
      {field.hint ? (
        <p id={`${wiring.id}-hint`} className="text-xs text-ink-3">
          {field.hint}
        </p>
      ) : null}
      {field.error ? (
        <p id={`${wiring.id}-error`} role="alert" className="text-xs font-medium text-bad">
          {field.error}
        </p>
      ) : null}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  ...input
}: FieldProps & ComponentProps<"input">) {
  const wiring = useWiring({ hint, error });
  return (
    <Frame {...{ label, hint, error, isLabelHidden, className, wiring }}>
      <input {...input} {...wiring} className={cx(control, "h-10 touch:min-h-11")} />
    </Frame>
  );
}

/** Grows with its text, up to 60 % of the window. */
export function TextArea({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  ...area
}: FieldProps & ComponentProps<"textarea">) {
  const wiring = useWiring({ hint, error });
  return (
    <Frame {...{ label, hint, error, isLabelHidden, className, wiring }}>
      <textarea
        {...area}
        {...wiring}
        className={cx(control, "field-sizing-content max-h-[60dvh] min-h-40 resize-y py-2.5 leading-relaxed")}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  children,
  ...select
}: FieldProps & ComponentProps<"select">) {
  const wiring = useWiring({ hint, error });
  return (
    <Frame {...{ label, hint, error, isLabelHidden, className, wiring }}>
      <select {...select} {...wiring} className={cx(control, "h-10 touch:min-h-11")}>
        {children}
      </select>
    </Frame>
  );
}

export function Checkbox({ label, hint, ...input }: { label: string; hint?: string } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 touch:min-h-11 touch:items-center">
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent touch:size-5"
      />
      <label htmlFor={id} className="text-sm text-ink">
        {label}
        {hint ? (
          <span id={`${id}-hint`} className="block text-xs text-ink-3">
            {hint}
          </span>
        ) : null}
      </label>
    </div>
  );
}
