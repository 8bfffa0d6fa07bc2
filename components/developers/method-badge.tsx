import { Badge, type Tone } from "#components/ui/badge.tsx";

const tones: Record<string, Tone> = { GET: "neutral", DELETE: "bad" };

/** GET, POST and so on, in colour and in letters. */
export function MethodBadge({ method }: { method: string }) {
  return (
    <Badge tone={tones[method] ?? "accent"} className="font-mono">
      {method}
    </Badge>
  );
}
