type Mask = Map<string, Mask | null>;

/**
 * Google's partial answers: `id,files(id,name),body(content(endIndex))`; `*` is everything.
 * @returns null for a mask that cannot be read
 */
export function selectFields(value: unknown, fields: string): unknown {
  const mask = parseMask(fields);
  return mask && apply(value, mask);
}

type Reader = { text: string; at: number };

function parseMask(text: string): Mask | null {
  const reader = { text, at: 0 };
  const mask = readList(reader);
  return reader.at === text.length ? mask : null;
}

function readList(reader: Reader): Mask | null {
  const mask: Mask = new Map();
  do {
    const name = /^[A-Za-z*]+/.exec(reader.text.slice(reader.at))?.[0];
    if (!name) return null;
    reader.at += name.length;
    const inner = takes(reader, "(") ? readGroup(reader) : null;
    if (inner === false) return null;
    mask.set(name, inner);
  } while (takes(reader, ","));
  return mask;
}

/** @returns false for a group that cannot be read */
function readGroup(reader: Reader): Mask | false {
  const inner = readList(reader);
  return inner && takes(reader, ")") ? inner : false;
}

function takes(reader: Reader, mark: string): boolean {
  if (reader.text[reader.at] !== mark) return false;
  reader.at += 1;
  return true;
}

function apply(value: unknown, mask: Mask): unknown {
  if (mask.has("*")) return value;
  if (Array.isArray(value)) return value.map((item) => apply(item, mask));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => mask.has(name));
  return Object.fromEntries(
    kept.map(([name, inner]) => {
      const innerMask = mask.get(name);
      return [name, innerMask ? apply(inner, innerMask) : inner];
    }),
  );
}
