import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "#components/ui/button.tsx";

/** One thing that the world can do, as a form. */
export function Panel({
  title,
  hint,
  action,
  isBusy,
  onSubmit,
  children,
}: {
  title: string;
  hint: string;
  action: string;
  isBusy: boolean;
  onSubmit: () => Promise<void>;
  children: ReactNode;
}) {
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onSubmit();
  };
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-xl border border-line bg-surface p-5 shadow-1">
      <h2 id={id} className="text-lg font-semibold text-ink">
        {title}
      </h2>
      <p className="mt-0.5 text-sm text-ink-3">{hint}</p>
      <form onSubmit={submit} className="mt-4 flex flex-col gap-3">
        {children}
        <div>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** A labelled choice. */
export function Choice({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full rounded-lg border border-line-strong bg-surface px-3 text-base text-ink touch:min-h-11"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
