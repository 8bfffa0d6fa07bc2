import { plainText, type StoredFile } from "./file-store.ts";

export type FileTest = (file: StoredFile) => boolean;

type Token = { kind: "text" | "word" | "mark"; value: string };

const TOKEN = /\s*(?:'((?:\\.|[^'\\])*)'|([A-Za-z]+)|(!=|<=|>=|[=<>(){}]))/y;

/**
 * Reads the declared subset of Drive's search: `'id' in parents`, `name =|contains`, `fullText contains`, `mimeType =|!=`,
 * `trashed = true|false`, `modifiedTime >|<`, `appProperties has { key='…' and value='…' }`, joined by `and`, `or`, `not` and
 * brackets.
 * @returns null for anything else, which is answered with 400 and never ignored
 */
export function parseDriveQuery(text: string): FileTest | null {
  const tokens = tokenize(text);
  if (!tokens) return null;
  const reader = { tokens, at: 0 };
  const test = readOr(reader);
  return test && reader.at === tokens.length ? test : null;
}

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const match = TOKEN.exec(rest);
    if (!match) return null;
    const [, quoted, word, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", value: quoted.replace(/\\(.)/g, "$1") });
    else if (word !== undefined) tokens.push({ kind: "word", value: word });
    else tokens.push({ kind: "mark", value: mark ?? "" });
  }
  return tokens;
}

type Reader = { tokens: Token[]; at: number };

/** Takes the next token when it is that word or mark. */
function takes(reader: Reader, value: string): boolean {
  const token = reader.tokens[reader.at];
  if (token?.kind === "text" || token?.value !== value) return false;
  reader.at += 1;
  return true;
}

function takeText(reader: Reader): string | null {
  const token = reader.tokens[reader.at];
  if (token?.kind !== "text") return null;
  reader.at += 1;
  return token.value;
}

function readOr(reader: Reader): FileTest | null {
  const tests = readJoined(reader, "or", () => readJoined(reader, "and", () => readTerm(reader), "every"), "some");
  return tests;
}

function readJoined(reader: Reader, word: string, read: () => FileTest | null, how: "some" | "every"): FileTest | null {
  const tests: FileTest[] = [];
  do {
    const test = read();
    if (!test) return null;
    tests.push(test);
  } while (takes(reader, word));
  return (file) => tests[how]((test) => test(file));
}

function readTerm(reader: Reader): FileTest | null {
  if (takes(reader, "not")) {
    const test = readTerm(reader);
    return test && ((file) => !test(file));
  }
  if (takes(reader, "(")) {
    const test = readOr(reader);
    return takes(reader, ")") ? test : null;
  }
  const id = takeText(reader);
  if (id !== null) return takes(reader, "in") && takes(reader, "parents") ? (file) => isIn(file, id) : null;
  return readField(reader);
}

const isIn = (file: StoredFile, id: string): boolean =>
  file.parents.includes(id === "root" ? `root-${file.owner}` : id);

const FIELDS: Record<string, (reader: Reader) => FileTest | null> = {
  name: readName,
  fullText: readFullText,
  mimeType: readMimeType,
  trashed: readTrashed,
  modifiedTime: readModified,
  appProperties: readProperty,
};

function readField(reader: Reader): FileTest | null {
  const field = reader.tokens[reader.at]?.value ?? "";
  reader.at += 1;
  return FIELDS[field]?.(reader) ?? null;
}

function readMimeType(reader: Reader): FileTest | null {
  const isNot = takes(reader, "!=");
  const type = isNot || takes(reader, "=") ? takeText(reader) : null;
  return type === null ? null : (file) => (file.mimeType === type) !== isNot;
}

function readTrashed(reader: Reader): FileTest | null {
  if (!takes(reader, "=")) return null;
  const isWanted = takes(reader, "true");
  return isWanted || takes(reader, "false") ? (file) => file.isTrashed === isWanted : null;
}

function readModified(reader: Reader): FileTest | null {
  const isLater = takes(reader, ">");
  const time = isLater || takes(reader, "<") ? Date.parse(takeText(reader) ?? "") : Number.NaN;
  if (Number.isNaN(time)) return null;
  return (file) => (isLater ? file.modifiedMs > time : file.modifiedMs < time);
}

/** `contains` finds the beginnings of words in names. */
function readName(reader: Reader): FileTest | null {
  if (takes(reader, "=")) {
    const name = takeText(reader);
    return name === null ? null : (file) => file.name === name;
  }
  const start = takes(reader, "contains") ? takeText(reader)?.toLowerCase() : undefined;
  if (start === undefined) return null;
  return (file) => ` ${file.name.toLowerCase()}`.includes(` ${start}`);
}

/** Every word of the search must be in the name or the text. */
function readFullText(reader: Reader): FileTest | null {
  const text = takes(reader, "contains") ? takeText(reader)?.toLowerCase() : undefined;
  if (text === undefined) return null;
  const words = text.split(/\s+/).filter(Boolean);
  return (file) => {
    const whole = `${file.name}\n${plainText(file)}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  };
}

function readProperty(reader: Reader): FileTest | null {
  if (!(takes(reader, "has") && takes(reader, "{") && takes(reader, "key") && takes(reader, "="))) return null;
  const key = takeText(reader);
  if (key === null || !(takes(reader, "and") && takes(reader, "value") && takes(reader, "="))) return null;
  const value = takeText(reader);
  return value !== null && takes(reader, "}") ? (file) => file.appProperties[key] === value : null;
}
