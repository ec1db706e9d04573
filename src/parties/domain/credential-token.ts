/**
 * The text of a credential: `bl_`, then the credential's id (22 characters), its secret (43) and a
 * checksum (6), in letters and digits. The prefix and the checksum let scanners of source code find a
 * leaked one without asking the server, and let the server turn a typing error away without a look-up.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

export const CREDENTIAL_PREFIX = 'bl_';
/** 256 bits: nobody guesses one, so a plain hash of it is safe to store. */
export const SECRET_BYTES = 32;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RADIX = BigInt(ALPHABET.length);
const ID_BYTES = 16;
const CHECKSUM_BYTES = 4;
/** The fewest characters that hold so many bytes. */
const ID_CHARS = 22;
const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;
const SHAPE = new RegExp(
  `^${CREDENTIAL_PREFIX}[0-9A-Za-z]{${ID_CHARS + SECRET_CHARS + CHECKSUM_CHARS}}$`,
);

export interface PresentedToken {
  /** A UUID in its usual spelling. */
  readonly id: string;
  readonly secretDigest: Buffer;
}

export interface NewToken {
  readonly token: string;
  readonly secretDigest: Buffer;
}

/** The one moment at which the secret is text; only its digest is kept. */
export function composeToken(id: string, secret: Uint8Array): NewToken {
  if (secret.length !== SECRET_BYTES) throw new RangeError('a secret has 32 bytes');
  const idText = encode(Buffer.from(id.replaceAll('-', ''), 'hex'), ID_CHARS);
  const body = CREDENTIAL_PREFIX + idText + encode(secret, SECRET_CHARS);
  return { token: body + checksumOf(body), secretDigest: sha256(secret) };
}

/** Undefined for what no credential of ours can be, a wrong checksum included. */
export function readToken(token: string): PresentedToken | undefined {
  if (!SHAPE.test(token)) return undefined;
  const body = token.slice(0, -CHECKSUM_CHARS);
  if (token.slice(-CHECKSUM_CHARS) !== checksumOf(body)) return undefined;
  const digits = body.slice(CREDENTIAL_PREFIX.length);
  const id = decode(digits.slice(0, ID_CHARS), ID_BYTES);
  const secret = decode(digits.slice(ID_CHARS), SECRET_BYTES);
  if (id === undefined || secret === undefined) return undefined;
  return { id: uuidText(id), secretDigest: sha256(secret) };
}

/** In a time that does not depend on where the two differ. */
export function isSameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function checksumOf(body: string): string {
  return encode(sha256(Buffer.from(body, 'utf8')).subarray(0, CHECKSUM_BYTES), CHECKSUM_CHARS);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function encode(bytes: Uint8Array, chars: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let place = 0; place < chars; place += 1) {
    text = ALPHABET.charAt(Number(rest % RADIX)) + text;
    rest /= RADIX;
  }
  return text;
}

/** Undefined where the number is larger than so many bytes hold. */
function decode(text: string, bytes: number): Buffer | undefined {
  let number = 0n;
  for (const character of text) number = number * RADIX + BigInt(ALPHABET.indexOf(character));
  const hex = number.toString(16);
  return hex.length > bytes * 2 ? undefined : Buffer.from(hex.padStart(bytes * 2, '0'), 'hex');
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, place) => hex.slice(cuts[place], end))
    .join('-');
}
