import { Chapter, Sample } from "./sample.tsx";

const surfaces = ["canvas", "surface", "raised", "sunken", "hover", "selected"];
const signals = ["accent", "accent-soft", "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft"];
const bands = ["band-high", "band-medium", "band-low", "line", "line-strong"];

function Swatches({ names }: { names: string[] }) {
  return names.map((name) => (
    <span key={name} className="w-24 text-xs text-ink-2">
      <span
        aria-hidden="true"
        className="mb-1 block h-10 rounded-lg border border-line"
        style={{ background: `var(--${name})` }}
      />
      {name}
    </span>
  ));
}

export function Colours() {
  return (
    <Chapter title="Colours">
      <Sample name="Surfaces">
        <Swatches names={surfaces} />
      </Sample>
      <Sample name="Meanings">
        <Swatches names={signals} />
      </Sample>
      <Sample name="Score bands and lines">
        <Swatches names={bands} />
      </Sample>
    </Chapter>
  );
}

export function Type() {
  return (
    <Chapter title="Type">
      <p className="text-3xl font-semibold text-ink">The few moves that matter</p>
      <p className="text-2xl font-semibold text-ink">Title of a page</p>
      <p className="text-xl font-semibold text-ink">Sentence of a move</p>
      <p className="text-lg font-semibold text-ink">Title of a part</p>
      <p className="text-md text-ink">A letter: 0123456789</p>
      <p className="text-base text-ink">Plain words in ink</p>
      <p className="text-base text-ink-2">Plain words, second rank</p>
      <p className="text-sm text-ink-3">Small words, third rank</p>
    </Chapter>
  );
}
