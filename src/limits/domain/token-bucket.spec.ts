import { TokenBucket } from './token-bucket.js';

const LIMITS = { capacity: 100, restoredPerSecond: 10 };

describe('a bucket of cost', () => {
  it('gives what it holds, then says in whole seconds when there is enough', () => {
    const bucket = new TokenBucket(LIMITS, 0);
    expect(bucket.take(95, 0, () => 'Q95')).toEqual({ ok: true });
    expect(bucket.remaining(0)).toBe(5);
    expect(bucket.take(30, 0, () => 'Q30')).toEqual({ ok: false, retryAfterSeconds: 3 });
    expect(bucket.take(30, 3_000, () => 'Q30')).toEqual({ ok: true });
  });

  it('never holds more than its capacity', () => {
    const bucket = new TokenBucket(LIMITS, 0);
    bucket.take(10, 0, () => 'Q10');
    expect(bucket.remaining(3_600_000)).toBe(100);
    bucket.settle(50, 3_600_000);
    expect(bucket.remaining(3_600_000)).toBe(100);
    expect(bucket.isFull(3_600_000)).toBe(true);
  });

  it('keeps what it promised from those who come later', () => {
    const bucket = new TokenBucket(LIMITS, 0);
    bucket.take(100, 0, () => 'Q100');
    expect(bucket.take(50, 0, () => 'Q50')).toEqual({ ok: false, retryAfterSeconds: 5 });
    expect(bucket.take(20, 2_000, () => 'Q20')).toEqual({ ok: false, retryAfterSeconds: 5 });
    expect(bucket.take(50, 5_000, () => 'Q50')).toEqual({ ok: true });
    expect(bucket.take(20, 7_000, () => 'Q20')).toEqual({ ok: true });
  });

  it('forgets a promise that nobody came back for', () => {
    const bucket = new TokenBucket(LIMITS, 0);
    bucket.take(100, 0, () => 'Q100');
    bucket.take(100, 0, () => 'Q100');
    expect(bucket.take(1, 10_000, () => 'Q1').ok).toBe(false);
    expect(bucket.take(1, 15_001, () => 'Q1')).toEqual({ ok: true });
  });

  it('remembers what is owed, and no more than a full bucket', () => {
    const bucket = new TokenBucket(LIMITS, 0);
    bucket.settle(-1_000, 0);
    expect(bucket.remaining(0)).toBe(0);
    expect(bucket.take(10, 0, () => 'Q10')).toEqual({ ok: false, retryAfterSeconds: 11 });
  });

  it('does not go back with a clock that does', () => {
    const bucket = new TokenBucket(LIMITS, 10_000);
    bucket.take(100, 10_000, () => 'Q100');
    expect(bucket.remaining(0)).toBe(0);
    expect(bucket.remaining(11_000)).toBe(10);
  });
});
