import type { CrmStore } from "./crm-store.ts";
import type { PropertyDefinition } from "./property-list.ts";
import type { ObjectType } from "./types.ts";
import { hubspotError } from "./wire.ts";

export type PropertyProblem = { isValid: false; message: string; error: string; name: string };

export type Validated = { kind: "ok"; properties: Record<string, string> } | { kind: "refused"; response: Response };

/**
 * Checks and normalises written properties: unknown names, read-only names, options, numbers, dates and e-mail addresses.
 * @param isCreate required properties are asked for on create only
 */
export function validateProperties(crm: CrmStore, type: ObjectType, input: unknown, isCreate: boolean): Validated {
  const given = Object.entries(typeof input === "object" && input !== null ? input : {});
  const definitions = new Map(crm.properties(type).map((definition) => [definition.name, definition]));
  const problems: PropertyProblem[] = [];
  const properties: Record<string, string> = {};
  for (const [name, raw] of given) {
    const definition = definitions.get(name);
    const value = raw === null ? "" : String(raw);
    const result = definition
      ? checkValue(crm, definition, value)
      : problem(name, "PROPERTY_DOESNT_EXIST", `Property "${name}" does not exist`);
    if (typeof result === "string") properties[name] = result;
    else problems.push(result);
  }
  problems.push(...stageProblems(crm, type, properties));
  if (problems.length > 0) {
    return refused(`Property values were not valid: ${JSON.stringify(problems)}`);
  }
  const missing = [...definitions.values()].filter(
    (definition) => isCreate && definition.isRequired && !properties[definition.name],
  );
  if (missing.length > 0) {
    return refused(`Error creating ${type.toUpperCase()}. Some required properties were not set.`, {
      errors: missing.map(({ name }) => ({
        message: `Missing required property: ${name}`,
        context: { properties: [name] },
      })),
      context: { properties: missing.map(({ name }) => name) },
    });
  }
  return { kind: "ok", properties };
}

function refused(message: string, extra?: Record<string, unknown>): Validated {
  return { kind: "refused", response: hubspotError(400, "VALIDATION_ERROR", message, { extra }) };
}

function problem(name: string, error: string, message: string): PropertyProblem {
  return { isValid: false, message, error, name };
}

/** @returns the value as HubSpot stores it, or what is wrong with it */
function checkValue(crm: CrmStore, definition: PropertyDefinition, value: string): string | PropertyProblem {
  const { name } = definition;
  if (definition.isReadOnly)
    return problem(name, "READ_ONLY_VALUE", `"${name}" is a read only property; its value cannot be set.`);
  if (value === "") return "";
  switch (definition.type) {
    case "number":
      return Number.isFinite(Number(value))
        ? value
        : problem(name, "INVALID_DOUBLE", `${value} was not a valid number.`);
    case "bool":
      return /^(true|false)$/.test(value)
        ? value
        : problem(name, "INVALID_OPTION", `${value} was not one of the allowed options: [true, false]`);
    case "datetime": {
      const time = timeOf(value);
      return time === null
        ? problem(name, "INVALID_DATE", `${value} was not a valid date.`)
        : new Date(time).toISOString();
    }
    case "enumeration": {
      const allowed = definition.options.map((option) => option.value);
      return allowed.includes(value)
        ? value
        : problem(name, "INVALID_OPTION", `${value} was not one of the allowed options: [${allowed.join(", ")}]`);
    }
    case "string":
      return checkText(crm, name, value);
    default:
      return definition.type satisfies never;
  }
}

function checkText(crm: CrmStore, name: string, value: string): string | PropertyProblem {
  if (name === "email") {
    return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(value)
      ? value.toLowerCase()
      : problem(name, "INVALID_EMAIL", `Email address ${value} is invalid`);
  }
  if (name === "hubspot_owner_id" && !crm.owners().some((owner) => owner.id === value)) {
    return problem(name, "INVALID_OWNER_ID", `The owner with id ${value} does not exist.`);
  }
  return value;
}

/** A deal's stage must belong to a pipeline. */
function stageProblems(crm: CrmStore, type: ObjectType, properties: Record<string, string>): PropertyProblem[] {
  if (type !== "deals") return [];
  const pipelines = crm.pipelines();
  const chosen = properties.pipeline;
  if (chosen && !pipelines.some((pipeline) => pipeline.id === chosen)) {
    return [problem("pipeline", "INVALID_OPTION", `${chosen} was not one of the allowed options.`)];
  }
  const stages = pipelines
    .filter((pipeline) => !chosen || pipeline.id === chosen)
    .flatMap((pipeline) => pipeline.stages);
  const stage = properties.dealstage;
  if (!stage || stages.some((candidate) => candidate.id === stage)) return [];
  return [
    problem(
      "dealstage",
      "INVALID_OPTION",
      `${stage} was not one of the allowed options: [${stages.map(({ id }) => id).join(", ")}]`,
    ),
  ];
}

/** Epoch milliseconds of an ISO date or of a number in text; null when it is neither. */
export function timeOf(value: string): number | null {
  const time = /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isFinite(time) ? time : null;
}
