/** The part of JSON Schema that our own OpenAPI document uses. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  description?: string;
  default?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
};

/** What a value looks like, in words and with the parts that it has. */
export type Shape = {
  type: string;
  /** "1 to 100", "at most 200 characters", "default 25". */
  rules: string[];
  /** The words a value is one of. */
  choices: string[];
  fields: Field[];
  /** Either of these, where an object comes in several forms. */
  variants: Shape[];
};
export type Field = Shape & { name: string; isRequired: boolean };

const formats: Record<string, string> = {
  uuid: "id (UUID)",
  "date-time": "time (ISO 8601)",
  email: "e-mail address",
  uri: "address (URL)",
};
/** What JSON can hold: a bound as far out says nothing. */
const NO_BOUND = Number.MAX_SAFE_INTEGER;

const typesOf = (schema: JsonSchema): string[] =>
  schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
const isList = (schema: JsonSchema): boolean => typesOf(schema).includes("array");
const isObject = (schema: JsonSchema): boolean => typesOf(schema).includes("object") || schema.properties !== undefined;

function typeWords(schema: JsonSchema): string {
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map(typeWords))].join(" or ");
  const words = typesOf(schema).map((type) => {
    if (type === "array") return schema.items ? `list of ${typeWords(schema.items)}` : "list";
    return type === "string" && schema.format ? (formats[schema.format] ?? "string") : type;
  });
  return words.length > 0 ? words.join(" or ") : "any value";
}

function range(from: number | undefined, to: number | undefined, unit: string): string[] {
  const [low, high] = [from ?? 0, to !== undefined && to < NO_BOUND ? to : undefined];
  if (from !== undefined && from > -NO_BOUND && high !== undefined) return [`${low} to ${high}${unit}`];
  if (high !== undefined) return [`at most ${high}${unit}`];
  return from !== undefined && from > -NO_BOUND && from !== 0 ? [`at least ${low}${unit}`] : [];
}

function rulesOf(schema: JsonSchema): string[] {
  return [
    ...range(schema.minimum, schema.maximum, ""),
    ...(schema.exclusiveMinimum === undefined ? [] : [`more than ${schema.exclusiveMinimum}`]),
    ...(schema.format ? [] : range(schema.minLength, schema.maxLength, " characters")),
    ...range(schema.minItems, schema.maxItems, " entries"),
    ...(schema.default === undefined ? [] : [`${String(schema.default)} unless told`]),
    ...(schema.description ? [schema.description.replace(/\.$/, "")] : []),
  ];
}

/** Reads a schema of the document, references followed. */
export function shapeOf(schema: JsonSchema): Shape {
  const inner = isList(schema) && schema.items ? schema.items : schema;
  const either = (inner.oneOf ?? inner.anyOf ?? []).filter(isObject);
  const choices = (inner.enum ?? inner.anyOf?.flatMap((one) => one.enum ?? []) ?? []).filter((one) => one !== null);
  return {
    type: typeWords(schema),
    rules: rulesOf(schema),
    choices: choices.map(String),
    fields: Object.entries(inner.properties ?? {}).map(([name, value]) => fieldOf(name, value, inner.required ?? [])),
    variants: either.map(shapeOf),
  };
}

const fieldOf = (name: string, schema: JsonSchema, required: string[]): Field => ({
  name,
  isRequired: required.includes(name),
  ...shapeOf(schema),
});

const SAMPLE_ID = "019aa0c1-5f00-7000-8000-000000000001";
const byFormat: Record<string, string> = {
  uuid: SAMPLE_ID,
  "date-time": "2027-01-15T09:00:00Z",
  email: "dana@northwind.example",
  uri: "https://www.northwind.example/contact",
};
const byName: Record<string, string> = {
  company: "Northwind",
  contentHash: "0".repeat(64),
  csv: "email\ndana@northwind.example",
  domain: "northwind.example",
  firstName: "Dana",
  message: "What does it cost for twelve people?",
  name: "Pricing",
  reason: "Not now",
  timeZone: "Europe/Berlin",
  url: "https://hooks.northwind.example/caseyos",
  value: "northwind.example",
};
/** Optional parts without which an example would say nothing, or be refused. */
const telling = new Set(["company", "domains", "firstName", "message"]);
const words = ["text", "0".repeat(64), "1", "09:00", "northwind.example", "dana@northwind.example", "send_email"];

function sampleText(schema: JsonSchema, name: string): string {
  if (schema.format && byFormat[schema.format]) return byFormat[schema.format] as string;
  const fits = (text: string) =>
    (!schema.pattern || new RegExp(schema.pattern).test(text)) &&
    text.length >= (schema.minLength ?? 0) &&
    text.length <= (schema.maxLength ?? NO_BOUND);
  const named = byName[name] ?? name.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  const found = [named, ...words].find(fits);
  return found ?? named.padEnd(schema.minLength ?? 0, ".");
}

function sampleNumber(schema: JsonSchema): number {
  const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
  return Math.max(least, Math.min(1, schema.maximum ?? 1));
}

/** A value that the schema takes: what is required, or the first part where nothing is. */
export function sampleOf(schema: JsonSchema, name = ""): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.oneOf ?? schema.anyOf ?? [];
  if (first) return sampleOf(first, name);
  if (schema.properties) return sampleObject(schema, schema.properties);
  const [type] = typesOf(schema);
  switch (type) {
    case "array":
      return schema.items ? [sampleOf(schema.items, name.replace(/s$/, ""))] : [];
    case "boolean":
      return true;
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "object":
      return typeof schema.additionalProperties === "object"
        ? { subject: sampleOf(schema.additionalProperties, "subject") }
        : {};
    default:
      return sampleText(schema, name);
  }
}

function sampleObject(schema: JsonSchema, properties: Record<string, JsonSchema>): Record<string, unknown> {
  const required = schema.required ?? [];
  const names = Object.keys(properties).filter((name) => required.includes(name) || telling.has(name));
  const shown = names.length > 0 ? names : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(shown.map((name) => [name, sampleOf(properties[name] ?? {}, name)]));
}
