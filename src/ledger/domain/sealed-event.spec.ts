import { newJsonObject, type JsonValue } from '../../vocabulary/json.js';
import { CANONICAL_DEPTH_MAX } from './canonical-form.js';
import { groupCommitment, storedGroup } from './commitment.js';
import type { EnvelopeHead } from './event-envelope.js';
import { GROUP_BYTES_MAX, openEvent, openGroup, sealEvent } from './sealed-event.js';

const HEAD: EnvelopeHead = {
  eventId: '019e1a6d-7d00-7a3b-8c4d-5e6f708192a3',
  type: 'batteryProduced',
  schemaVersion: 1,
  recordedAt: '2026-05-12T00:31:07.250381+00:00',
  submitter: 'duns-123456789',
  principal: 'uscc-91350900587527783P',
};
const SALTS = { public: Buffer.alloc(16, 1), personal: Buffer.alloc(16, 2) };

describe('sealed event', () => {
  it('proves what is disclosed after a group was erased', () => {
    const groups = { public: { massKg: '412.5' }, personal: { remark: 'a name' } };
    const sealed = sealEvent(HEAD, groups, SALTS);
    const rest = Object.entries(sealed.groups).filter(([name]) => name !== 'personal');
    const opened = openEvent({ ...sealed, groups: Object.fromEntries(rest) });
    expect(opened.absent).toEqual(['personal']);
    expect({ ...opened.groups.public }).toEqual({ massKg: '412.5' });
  });

  it('opens one group by itself, against its commitment alone', () => {
    const { groups, envelopeBytes } = sealEvent(HEAD, { public: { a: 1 } }, SALTS);
    const commitment = /"commitment":"([0-9a-f]{64})"/.exec(Buffer.from(envelopeBytes).toString());
    const stored = groups.public ?? new Uint8Array();
    expect({ ...openGroup('public', stored, commitment?.[1]) }).toEqual({ a: 1 });
    expect(() => openGroup('public', stored, undefined)).toThrow('GROUP_NOT_IN_ENVELOPE');
    expect(() => openGroup('personal', stored, commitment?.[1])).toThrow('COMMITMENT_MISMATCH');
  });

  it('shows nothing of a group in the envelope', () => {
    const { envelopeBytes } = sealEvent(HEAD, { personal: { remark: 'a name' } }, SALTS);
    expect(Buffer.from(envelopeBytes).toString()).not.toContain('a name');
  });

  it('commits to the same fields differently under another salt', () => {
    const groups = { public: { a: 1 } };
    const first = sealEvent(HEAD, groups, SALTS);
    const second = sealEvent(HEAD, groups, { public: Buffer.alloc(16, 3) });
    expect(Buffer.compare(first.leafHash, second.leafHash)).not.toBe(0);
  });

  it('opens again whatever it has sealed: the deepest group and a large one', () => {
    let deep: JsonValue = 1;
    for (let level = 1; level < CANONICAL_DEPTH_MAX; level += 1) deep = [deep];
    const groups = { public: { deep }, personal: { remark: 'é'.repeat(2_000_000) } };
    expect(openEvent(sealEvent(HEAD, groups, SALTS)).absent).toEqual([]);
  });

  it('seals no group that is too large to be opened', () => {
    const groups = { public: { remark: 'x'.repeat(GROUP_BYTES_MAX) } };
    expect(() => sealEvent(HEAD, groups, SALTS)).toThrow('GROUP_TOO_LARGE');
  });

  it('keeps a member named __proto__', () => {
    const fields = newJsonObject();
    fields['__proto__'] = 1;
    const opened = openEvent(sealEvent(HEAD, { public: fields }, SALTS));
    expect(Object.keys(opened.groups.public ?? {})).toEqual(['__proto__']);
  });

  it('commits to the group’s name as well', () => {
    const stored = storedGroup(Buffer.alloc(16), Buffer.from('{"a":1}'));
    const commitments = [groupCommitment('public', stored), groupCommitment('detail', stored)];
    expect(commitments[0]).not.toEqual(commitments[1]);
  });
});
