/** A value that may be missing: `null`, `undefined`, `""`, `[]` and `{}` all mean "leave the property out". */
export type Optional<T> = T | null | undefined;

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/**
 * Keeps the fields that have something in them (OB 3.0 Serialization: omit nulls and empty arrays; we do the
 * same in 2.0). `false` and `0` are values and stay.
 *
 * @example
 * optionalFields({ narrative: "", tags: [], version: "2" }); // { version: "2" }
 */
export function optionalFields<T extends object>(fields: T): Present<T> {
  const present: Present<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (hasContent(value)) present[key] = value;
  }
  return present;
}

function hasContent<V>(value: V): value is NonNullable<V> {
  if (value === null || value === undefined || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
