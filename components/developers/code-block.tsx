import { CopyButton } from "./copy-button.tsx";

/** A program's text, with a button that copies it. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <div className="relative">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg border border-line bg-sunken"
      >
        <pre className="w-max min-w-full px-3.5 py-3 text-xs max-md:pt-14 md:pr-24 leading-relaxed text-ink">
          <code className="font-mono">{code}</code>
        </pre>
      </section>
      <CopyButton label={label} />
    </div>
  );
}
