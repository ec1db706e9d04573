import { Logger } from '@nestjs/common';
import { ServerLog } from './server-log.js';

const SECRET = 'bl_9f27acK2mQ7xV4tYb1';

function logged(write: (log: ServerLog) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(new ServerLog('trace', { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('writes a line of JSON with level, time and the name of what logs', () => {
  const [line] = logged((log) => log.log('listening', 'Main'));
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) as string,
    context: 'Main',
    msg: 'listening',
  });
});

test('keeps the members of an object, the stack of an error and its cause', () => {
  const err = new Error('gone', { cause: new TypeError('closed') });
  const [line] = logged((log) => log.error({ err, requestId: 'r1' }, undefined, 'Fault'));
  expect(line).toMatchObject({
    level: 'error',
    context: 'Fault',
    requestId: 'r1',
    err: {
      type: 'Error',
      message: 'gone',
      stack: expect.stringContaining('server-log.spec') as string,
      cause: { type: 'TypeError', message: 'closed' },
    },
  });
});

test('takes what Nest’s own logger hands on', () => {
  const lines = logged((log) => {
    Logger.overrideLogger(log);
    new Logger('Room').error('broken', 'Error: broken\n  at room');
    new Logger('Room').warn({ msg: 'odd', probe: 'database' });
    Logger.overrideLogger(false);
  });
  expect(lines).toMatchObject([
    { context: 'Room', msg: 'broken', stack: 'Error: broken\n  at room' },
    { context: 'Room', msg: 'odd', probe: 'database', level: 'warn' },
  ]);
});

test.each<[string, (log: ServerLog) => void]>([
  ['in a header', (log) => log.log({ req: { headers: { authorization: `Bearer ${SECRET}` } } })],
  [
    'as a member',
    (log) => log.log({ token: SECRET, credential: SECRET, input: { secret: SECRET } }),
  ],
  ['in variables', (log) => log.log({ variables: { code: SECRET }, body: SECRET, query: SECRET })],
  ['in an error’s text', (log) => log.error(new Error(`header Bearer ${SECRET} refused`))],
  [
    'in an error’s other members',
    (log) => log.error({ err: Object.assign(new Error('x'), { parameters: [SECRET] }) }),
  ],
  ['in a sentence', (log) => log.warn(`authorization: bearer   ${SECRET}`)],
  ['by itself', (log) => log.log(`${SECRET} was used`)],
])('never writes a secret %s', (_name, write) => {
  const text = JSON.stringify(logged(write));
  expect(text).not.toBe('[]');
  expect(text).not.toContain(SECRET);
});

test('writes half a character and NUL as text that every reader takes', () => {
  const lines: string[] = [];
  const log = new ServerLog('trace', { write: (line) => void lines.push(line) });
  log.warn({ msg: 'a\ud800b\0', said: ['\udfff'], err: new Error('\ud800') });
  const [line = ''] = lines;
  expect(line.isWellFormed()).toBe(true);
  expect(line).not.toContain('\0');
  expect(JSON.parse(line)).toMatchObject({ level: 'warn' });
});

const HOSTILE =
  'a\r\n{"level":"fatal"}\u001b[2J\u009b31m\u007f\u202egnp.exe\u2066\u200b\u2028\u{e0041}';

test('R-SE-23: a line is one line, and nothing that a terminal or an editor obeys stands in it', () => {
  const lines: string[] = [];
  const log = new ServerLog('trace', { write: (line) => void lines.push(line) });
  const err = new Error(HOSTILE, { cause: new Error(HOSTILE) });
  log.warn({ msg: HOSTILE, name: HOSTILE, list: [HOSTILE], [HOSTILE]: 1, err }, HOSTILE);
  log.error(HOSTILE, HOSTILE, HOSTILE);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(line).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    ...{ msg: HOSTILE, name: HOSTILE, list: [HOSTILE], [HOSTILE]: 1, context: HOSTILE },
    err: { message: HOSTILE, cause: { message: HOSTILE } },
  });
});
