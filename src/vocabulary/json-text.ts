/**
 * Reads JSON text as event documents allow it: stricter than JSON.parse, which keeps the last of two
 * members of one name silently, lets lone surrogates through, rounds large numbers, and in V8 can
 * return another name than was written (nodejs/node#63785).
 *
 * Objects have no prototype, so a member called `__proto__` or `constructor` is only a member.
 * A refusal is data, with a JSON pointer (RFC 6901) and the place in the text.
 */
import { newJsonObject, type JsonObject, type JsonValue } from './json.js';

export type JsonTextCode =
  | 'JSON_SYNTAX'
  | 'JSON_NOT_UTF8'
  | 'JSON_TOO_LARGE'
  | 'JSON_TOO_DEEP'
  | 'JSON_DUPLICATE_NAME'
  | 'JSON_LONE_SURROGATE'
  | 'JSON_NUL'
  | 'JSON_NUMBER';

/** Line and column count from 1; the column counts UTF-16 code units. */
export interface JsonTextFault {
  readonly code: JsonTextCode;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
}

export type JsonTextResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly fault: JsonTextFault };

export interface JsonTextLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
  /** Lets strings and names hold NUL and lone surrogates, for whoever judges each text by itself later. */
  readonly anyText?: boolean;
}

/** One event document: holds 10,000 item references with room to spare. */
export const DOCUMENT_BYTES_MAX = 1_048_576;
/** Containers within containers; the deepest event of the catalogue needs less than 12. */
export const DOCUMENT_DEPTH_MAX = 32;
export const DOCUMENT_LIMITS: JsonTextLimits = {
  bytesMax: DOCUMENT_BYTES_MAX,
  depthMax: DOCUMENT_DEPTH_MAX,
};

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads UTF-8 bytes. A byte order mark is a syntax fault, as in RFC 8259 section 8.1. */
export function parseJsonBytes(
  bytes: Uint8Array,
  limits: JsonTextLimits = DOCUMENT_LIMITS,
): JsonTextResult {
  if (bytes.length > limits.bytesMax) return refusedAtStart('JSON_TOO_LARGE');
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return refusedAtStart('JSON_NOT_UTF8');
  }
  return scan(text, limits);
}

/** Reads text that was decoded already; its size is that of its UTF-8 form. */
export function parseJsonText(
  text: string,
  limits: JsonTextLimits = DOCUMENT_LIMITS,
): JsonTextResult {
  if (Buffer.byteLength(text, 'utf8') > limits.bytesMax) return refusedAtStart('JSON_TOO_LARGE');
  return scan(text, limits);
}

/**
 * Reads one line of NDJSON, in bytes or as text that was decoded already, with or without the end of
 * the line. A blank line is a syntax fault: whoever splits the lines leaves blank ones out.
 */
export function parseNdjsonLine(
  line: Uint8Array | string,
  limits: JsonTextLimits = DOCUMENT_LIMITS,
): JsonTextResult {
  return typeof line === 'string' ? parseJsonText(line, limits) : parseJsonBytes(line, limits);
}

function refusedAtStart(code: JsonTextCode): JsonTextResult {
  return { ok: false, fault: { code, pointer: '', line: 1, column: 1 } };
}

function scan(text: string, limits: JsonTextLimits): JsonTextResult {
  const scanner = new JsonScanner(text, limits);
  try {
    return { ok: true, value: scanner.document() };
  } catch (error) {
    if (!(error instanceof ScanStop)) throw error;
    const before = text.slice(0, error.offset);
    const line = before.split('\n').length;
    const column = error.offset - before.lastIndexOf('\n');
    return { ok: false, fault: { code: error.code, pointer: scanner.pointer(), line, column } };
  }
}

/** Leaves the scanner's recursion; never leaves this file. */
class ScanStop extends Error {
  constructor(
    readonly code: JsonTextCode,
    readonly offset: number,
  ) {
    super(code);
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]*)$/;
const HEX4 = /[0-9a-fA-F]{4}/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonScanner {
  private position = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly limits: JsonTextLimits,
  ) {}

  document(): JsonValue {
    this.skipBlanks();
    const value = this.value(0);
    this.skipBlanks();
    if (this.position < this.text.length) throw this.stop('JSON_SYNTAX');
    return value;
  }

  pointer(): string {
    return this.path
      .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join('')
      .toWellFormed();
  }

  private value(depth: number): JsonValue {
    switch (this.text.charCodeAt(this.position)) {
      case OPEN_BRACE:
        return this.object(depth + 1);
      case OPEN_BRACKET:
        return this.array(depth + 1);
      case QUOTE:
        return this.string();
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject {
    if (depth > this.limits.depthMax) throw this.stop('JSON_TOO_DEEP');
    const object = newJsonObject();
    this.position += 1;
    this.skipBlanks();
    if (this.take(CLOSE_BRACE)) return object;
    do {
      this.skipBlanks();
      const nameAt = this.position;
      if (this.text.charCodeAt(nameAt) !== QUOTE) throw this.stop('JSON_SYNTAX');
      const name = this.string();
      this.path.push(name);
      if (name in object) throw new ScanStop('JSON_DUPLICATE_NAME', nameAt);
      this.skipBlanks();
      if (!this.take(COLON)) throw this.stop('JSON_SYNTAX');
      this.skipBlanks();
      object[name] = this.value(depth);
      this.path.pop();
      this.skipBlanks();
    } while (this.take(COMMA));
    if (!this.take(CLOSE_BRACE)) throw this.stop('JSON_SYNTAX');
    return object;
  }

  private array(depth: number): JsonValue[] {
    if (depth > this.limits.depthMax) throw this.stop('JSON_TOO_DEEP');
    const array: JsonValue[] = [];
    this.position += 1;
    this.skipBlanks();
    if (this.take(CLOSE_BRACKET)) return array;
    do {
      this.skipBlanks();
      this.path.push(array.length);
      array.push(this.value(depth));
      this.path.pop();
      this.skipBlanks();
    } while (this.take(COMMA));
    if (!this.take(CLOSE_BRACKET)) throw this.stop('JSON_SYNTAX');
    return array;
  }

  private string(): string {
    const openedAt = this.position;
    let value = '';
    this.position += 1;
    for (;;) {
      const from = this.position;
      PLAIN.lastIndex = from;
      PLAIN.test(this.text);
      this.position = PLAIN.lastIndex;
      value += this.text.slice(from, this.position);
      if (this.take(QUOTE)) break;
      if (this.text.charCodeAt(this.position) === 0) this.refuseText('JSON_NUL', this.position);
      if (!this.take(BACKSLASH)) throw this.stop('JSON_SYNTAX');
      value += this.escaped();
    }
    if (!value.isWellFormed()) this.refuseText('JSON_LONE_SURROGATE', openedAt);
    return value;
  }

  private escaped(): string {
    const letter = this.text.charAt(this.position);
    if (letter !== 'u') {
      const character = ESCAPES.get(letter);
      if (character === undefined) throw this.stop('JSON_SYNTAX');
      this.position += 1;
      return character;
    }
    HEX4.lastIndex = this.position + 1;
    if (!HEX4.test(this.text)) throw this.stop('JSON_SYNTAX');
    const code = Number.parseInt(this.text.slice(this.position + 1, this.position + 5), 16);
    if (code === 0) this.refuseText('JSON_NUL', this.position);
    this.position += 5;
    return String.fromCharCode(code);
  }

  /** Whole numbers that every reader holds exactly (I-JSON, RFC 7493 section 2.2); `-0` is none. */
  private number(): number {
    NUMBER.lastIndex = this.position;
    const token = NUMBER.exec(this.text)?.[0];
    if (token === undefined) throw this.stop('JSON_SYNTAX');
    const value = Number(token);
    const whole = WHOLE_NUMBER.test(token) && Number.isSafeInteger(value);
    if (!whole) throw this.stop('JSON_NUMBER');
    this.position += token.length;
    return value;
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) throw this.stop('JSON_SYNTAX');
    this.position += word.length;
    return value;
  }

  private take(code: number): boolean {
    if (this.text.charCodeAt(this.position) !== code) return false;
    this.position += 1;
    return true;
  }

  private skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.position += 1;
    }
  }

  private refuseText(code: JsonTextCode, offset: number): void {
    if (this.limits.anyText !== true) throw new ScanStop(code, offset);
  }

  private stop(code: JsonTextCode): ScanStop {
    return new ScanStop(code, this.position);
  }
}
