"use client";

import { SelectField } from "#components/ui/field.tsx";

/** IANA zones as this browser and server know them; the saved one is kept even if unknown here. */
export function ZoneField({
  value,
  onChange,
  disabled,
  error,
  label,
}: {
  value: string;
  onChange: (zone: string) => void;
  disabled?: boolean;
  error?: string | null;
  label: string;
}) {
  const known = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
  const zones = known.includes(value) ? known : [value, ...known];
  return (
    <SelectField
      label={label}
      value={value}
      disabled={disabled}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    >
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </SelectField>
  );
}
