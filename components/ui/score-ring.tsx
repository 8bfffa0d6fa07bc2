import { cx } from "./classes.ts";

const bandColour = { high: "text-band-high", medium: "text-band-medium", low: "text-band-low" } as const;

/** A score of 0 to 100 as a ring and its number: never by colour alone. `size` in px. */
export function ScoreRing({ score, band, size = 34 }: { score: number; band: keyof typeof bandColour; size?: number }) {
  const stroke = size >= 48 ? 4 : 3;
  const radius = (size - stroke) / 2;
  const circumference = 2 * Math.PI * radius;
  const rounded = Math.round(score);
  return (
    <span className="relative inline-flex shrink-0 items-center justify-center" style={{ width: size, height: size }}>
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true" className="-rotate-90">
        <circle cx={size / 2} cy={size / 2} r={radius} fill="none" strokeWidth={stroke} className="stroke-line" />
        <circle
          cx={size / 2}
          cy={size / 2}
          r={radius}
          fill="none"
          strokeWidth={stroke}
          strokeLinecap="round"
          stroke="currentColor"
          strokeDasharray={`${(circumference * Math.min(100, Math.max(0, score))) / 100} ${circumference}`}
          className={cx("transition-[stroke-dasharray] duration-200", bandColour[band])}
        />
      </svg>
      <span className={cx("absolute font-semibold text-ink", size >= 48 ? "text-lg" : "text-xs")}>
        <span className="sr-only">Score </span>
        {rounded}
      </span>
    </span>
  );
}
