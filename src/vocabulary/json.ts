/** JSON values as event documents hold them, apart from any parser or encoder. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

export interface JsonObject {
  [name: string]: JsonValue;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without a prototype: a member named `__proto__` is a member like any other. */
export function newJsonObject(): JsonObject {
  return Object.create(null) as JsonObject;
}
