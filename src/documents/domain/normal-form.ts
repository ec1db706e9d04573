/**
 * Brings a document of the right shape into the one form that is hashed: canonical spellings,
 * defaults left out. Blanks are gone before (`without-blanks.ts`), shapes are judged before; what is
 * left to refuse here depends on more than one field, or on how much the whole document names.
 */
import type { Violation } from '../../errors/error-code.js';
import type { EventField, EventType, FieldType } from '../../lifecycle/domain/event-type.js';
import { ITEMS_MAX } from '../../lifecycle/domain/event-type.js';
import { newJsonObject } from '../../vocabulary/json.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { fieldsOf, objectTypeNamed } from './document-fields.js';
import type { ObjectType } from './document-fields.js';
import { asList, asObject, asText } from './judged-shape.js';
import { refusalParams } from './refusal-params.js';
import { TEXT_RULES, wrongCheckDigit } from './scalar-values.js';
import type { TextKind, TextReader } from './scalar-values.js';

/** Pack, modules, cells, and room for what a plant builds in between. */
export const COMPONENT_DEPTH_MAX = 8;

const NAMES_AN_ITEM: ReadonlySet<TextKind> = new Set(['batteryCode', 'vin', 'itemId', 'lotNumber']);
const SCANNED: ReadonlySet<TextKind> = new Set(['batteryCode', 'vin', 'itemId']);

export interface NormalForm {
  /** Without the envelope's fields; a `replacement` is left as it was given. */
  readonly fields: JsonObject;
  readonly itemCount: number;
  readonly violations: readonly Violation[];
}

export interface Given {
  readonly type: EventType;
  /** Without blanks, and of the right shape. */
  readonly fields: JsonObject;
  /** The pointer to the fields, as `/batteryProduced`; it may lie within another document. */
  readonly path: string;
}

export function normalForm({ type, fields: given, path }: Given, texts: TextReader): NormalForm {
  const wrongVinsTaken = given['vinOverrideReason'] !== undefined;
  const walk = new NormalWalk({ ownPath: `/${type.name}`, path, wrongVinsTaken }, texts);
  const fields = newJsonObject();
  for (const field of fieldsOf(type)) {
    const value = given[field.name];
    if (value === undefined) continue;
    const normal = walk.field(field, value);
    if (normal !== field.absentMeans) fields[field.name] = normal;
  }
  walk.addScans(fields);
  walk.judgeItems();
  return { fields, itemCount: walk.itemCount, violations: walk.violations };
}

/** One pass over one document. Members of a place come with the place's pointer below the fields. */
class NormalWalk {
  readonly violations: Violation[] = [];
  itemCount = 0;
  readonly #rawByPath = new Map<string, string>();

  constructor(
    private readonly frame: Frame,
    private readonly texts: TextReader,
  ) {}

  field({ name, type }: EventField, value: JsonValue): JsonValue {
    const countBefore = this.itemCount;
    const normal = this.#value(type, value, { pointer: `/${name}`, depth: 1 });
    if (name === 'facility') this.itemCount = countBefore;
    return normal;
  }

  /** Keeps how a thing was scanned where its canonical spelling does not tell. */
  addScans(fields: JsonObject): void {
    if (this.#rawByPath.size === 0) return;
    const given = asList(fields['scans'] ?? []);
    const paths = new Set(given.map((scan) => asObject(scan)['path']));
    const added = [...this.#rawByPath]
      .map(([pointer, raw]) => ({ path: `${this.frame.ownPath}${pointer}`, raw }))
      .filter(({ path }) => !paths.has(path));
    fields['scans'] = [...given, ...added];
  }

  judgeItems(): void {
    if (this.itemCount <= ITEMS_MAX) return;
    const params = { found: this.itemCount, expected: ITEMS_MAX };
    this.violations.push({ code: 'TOO_MANY_ITEMS', path: this.frame.path, params });
  }

  #value(type: FieldType, value: JsonValue, at: Place): JsonValue {
    switch (type.kind) {
      case 'list':
        return asList(value).map((entry, index) =>
          this.#value(type.of, entry, { ...at, pointer: `${at.pointer}/${index}` }),
        );
      case 'object':
        return this.#object(type, asObject(value), at);
      case 'recursion':
        return this.#deeper(objectTypeNamed(type.name), asObject(value), at);
      case 'integer':
        // Makes 0 of -0, which JSON can spell.
        return typeof value === 'number' ? value + 0 : value;
      case 'boolean':
      case 'enum':
      case 'eventDocument':
        return value;
      default:
        return this.#text(type.kind, value, at.pointer);
    }
  }

  #object(type: ObjectType, value: JsonObject, at: Place): JsonObject {
    const normal = newJsonObject();
    for (const member of type.fields) {
      const inner = value[member.name];
      if (inner === undefined) continue;
      const pointer = `${at.pointer}/${member.name}`;
      normal[member.name] = this.#value(member.type, inner, { pointer, depth: at.depth });
    }
    return normal;
  }

  #deeper(type: ObjectType, value: JsonObject, at: Place): JsonObject {
    const depth = at.depth + 1;
    if (depth <= COMPONENT_DEPTH_MAX) return this.#object(type, value, { ...at, depth });
    const params = { reason: 'TREE_TOO_DEEP', levels: COMPONENT_DEPTH_MAX };
    this.violations.push({ code: 'VALUE_NOT_ALLOWED', path: this.frame.path + at.pointer, params });
    return value;
  }

  #text(kind: TextKind, value: JsonValue, pointer: string): string {
    const raw = asText(value);
    const canonical = this.texts.canonical(kind, raw);
    if (NAMES_AN_ITEM.has(kind)) this.itemCount += 1;
    if (!SCANNED.has(kind)) return canonical;
    if (canonical !== raw && !canonical.endsWith(`:${raw}`)) this.#keepRaw(raw, pointer);
    if (!this.frame.wrongVinsTaken) this.#judgeCheckDigit(kind, canonical, pointer);
    return canonical;
  }

  #keepRaw(raw: string, pointer: string): void {
    const kept = TEXT_RULES.rawText.parse(raw);
    if (kept.ok) this.#rawByPath.set(pointer, kept.value);
  }

  #judgeCheckDigit(kind: TextKind, canonical: string, pointer: string): void {
    const wrong = wrongCheckDigit(kind, canonical);
    if (wrong === undefined) return;
    const path = this.frame.path + pointer;
    this.violations.push({ code: 'MALFORMED_VIN', path, params: refusalParams(wrong, canonical) });
  }
}

interface Frame {
  /** Where the fields lie in their own document: raw scans are told by it. */
  readonly ownPath: string;
  /** Where they lie in the document that was sent. */
  readonly path: string;
  readonly wrongVinsTaken: boolean;
}

interface Place {
  readonly pointer: string;
  readonly depth: number;
}
