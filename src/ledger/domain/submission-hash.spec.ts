import { derivedEventId } from './derived-event-id.js';
import { submissionHash, type Submission } from './submission-hash.js';

const SUBMISSION: Submission = {
  type: 'batteryTested',
  fields: { occurredAt: '2026-05-12T08:30:00+08:00', method: 'GB/T 34015' },
  principal: 'duns-123456789',
};
const SECRET = Buffer.alloc(32, 7);

function hashWith(fields: Submission['fields']): string {
  const { fields: own } = SUBMISSION;
  return Buffer.from(submissionHash({ ...SUBMISSION, fields: { ...own, ...fields } })).toString(
    'hex',
  );
}

function idOf(submission: Submission): string {
  const { principal } = submission;
  return derivedEventId(SECRET, { principal, submissionHash: submissionHash(submission) });
}

describe('submission hash', () => {
  it('is the same for a retry that was scanned or named differently', () => {
    const scans = [{ path: '/batteryTested/battery', raw: ' 001pb' }];
    const outside = { scans, eventId: 'x', onBehalfOf: 'y', targetLeafHash: 'z' };
    expect(hashWith(outside)).toBe(hashWith({}));
  });

  it('is another for other words, another type, another principal', () => {
    const others = [
      hashWith({}),
      hashWith({ method: 'GB/T 34015.2' }),
      hashWith({ battery: { scans: 'of its own' } }),
      Buffer.from(submissionHash({ ...SUBMISSION, type: 'batteryInspected' })).toString('hex'),
      Buffer.from(submissionHash({ ...SUBMISSION, principal: 'server' })).toString('hex'),
    ];
    expect(new Set(others).size).toBe(others.length);
  });
});

describe('derived event id', () => {
  it('meets itself in a retry, and nobody else', () => {
    expect(idOf(SUBMISSION)).toBe(idOf({ ...SUBMISSION, fields: { ...SUBMISSION.fields } }));
    expect(idOf({ ...SUBMISSION, principal: 'duns-987654321' })).not.toBe(idOf(SUBMISSION));
  });

  it('depends on the secret, so that content cannot be guessed from it', () => {
    const from = { principal: 'server', submissionHash: submissionHash(SUBMISSION) };
    expect(derivedEventId(Buffer.alloc(32, 8), from)).not.toBe(derivedEventId(SECRET, from));
  });

  it('is a UUID of version 8', () => {
    expect(idOf(SUBMISSION)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(idOf(SUBMISSION).charAt(14)).toBe('8');
    expect('89ab').toContain(idOf(SUBMISSION).charAt(19));
  });
});
