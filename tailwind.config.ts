import type { Config } from "tailwindcss";
import plugin from "tailwindcss/plugin";

/** Design tokens: name → [light, dark]. The only place with raw colours; contrast is checked by components/ui/tokens.test.ts. */
export const tokens = {
  canvas: ["#f6f6f3", "#0f0f11"],
  surface: ["#ffffff", "#161619"],
  raised: ["#ffffff", "#1d1d21"],
  sunken: ["#f0f0ec", "#0b0b0d"],
  hover: ["#f1f1ed", "#1f1f24"],
  selected: ["#eaedfb", "#1d2238"],
  line: ["#e3e3dd", "#29292f"],
  "line-strong": ["#85857d", "#74747f"],
  ink: ["#191918", "#eeeef0"],
  "ink-2": ["#4d4d48", "#b9b9c1"],
  "ink-3": ["#63635d", "#9898a2"],
  accent: ["#3651cf", "#4c66e6"],
  "accent-hover": ["#2c44b4", "#425be0"],
  "accent-ink": ["#ffffff", "#ffffff"],
  "accent-text": ["#2e47bd", "#a3b4ff"],
  "accent-soft": ["#e9edfc", "#1d2340"],
  "accent-line": ["#bcc7f4", "#37437c"],
  good: ["#17693f", "#6fd3a0"],
  "good-soft": ["#e4f4ea", "#13291e"],
  warn: ["#7a4d00", "#f0bd62"],
  "warn-soft": ["#fcf1d9", "#2d2310"],
  bad: ["#a8231b", "#ff9b90"],
  "bad-soft": ["#fcebe9", "#331816"],
  "bad-fill": ["#b3261e", "#b83a31"],
  "band-high": ["#3651cf", "#8fa3ff"],
  "band-medium": ["#7f8fd6", "#5f6fb8"],
  "band-low": ["#9a9a92", "#6d6d77"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type TokenName = keyof typeof tokens;

const shadows = {
  "shadow-1": ["0 1px 2px rgb(20 20 15 / 0.05)", "0 1px 2px rgb(0 0 0 / 0.4)"],
  "shadow-2": [
    "0 6px 24px -6px rgb(20 20 15 / 0.16), 0 2px 6px rgb(20 20 15 / 0.06)",
    "0 8px 28px -4px rgb(0 0 0 / 0.7)",
  ],
  "shadow-3": [
    "0 24px 64px -12px rgb(20 20 15 / 0.28), 0 4px 12px rgb(20 20 15 / 0.08)",
    "0 24px 64px -8px rgb(0 0 0 / 0.85)",
  ],
} as const;

function variables(theme: 0 | 1): Record<string, string> {
  const colours = Object.entries(tokens).map(([name, pair]) => [`--${name}`, pair[theme]]);
  const depths = Object.entries(shadows).map(([name, pair]) => [`--${name}`, pair[theme]]);
  return { ...Object.fromEntries([...colours, ...depths]), "color-scheme": theme === 0 ? "light" : "dark" };
}

/** `data-theme` comes from the theme cookie; without it the system decides. */
const themes = plugin(({ addBase }) => {
  addBase({
    ":root": variables(0),
    "@media (prefers-color-scheme: dark)": { ':root:not([data-theme="light"])': variables(1) },
    ':root[data-theme="dark"]': variables(1),
  });
});

export default {
  theme: {
    colors: {
      transparent: "transparent",
      current: "currentColor",
      ...Object.fromEntries(Object.keys(tokens).map((name) => [name, `var(--${name})`])),
    },
    boxShadow: { none: "none", 1: "var(--shadow-1)", 2: "var(--shadow-2)", 3: "var(--shadow-3)" },
    fontFamily: {
      sans: 'var(--font-inter), "Inter Wide", "Inter Fallback", system-ui, sans-serif',
      mono: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    },
    fontSize: {
      "2xs": ["0.6875rem", "1rem"],
      xs: ["0.75rem", "1rem"],
      sm: ["0.8125rem", "1.25rem"],
      base: ["0.875rem", "1.375rem"],
      md: ["0.9375rem", "1.5rem"],
      lg: ["1.0625rem", "1.5rem"],
      xl: ["1.25rem", "1.625rem"],
      "2xl": ["1.625rem", "2rem"],
      "3xl": ["2.25rem", "2.5rem"],
      "4xl": ["3rem", "3.25rem"],
    },
    borderRadius: { none: "0", sm: "4px", md: "6px", lg: "8px", xl: "12px", "2xl": "16px", full: "9999px" },
    transitionDuration: { DEFAULT: "140ms", 0: "0ms", 140: "140ms", 200: "200ms" },
  },
  plugins: [themes],
} satisfies Config;
