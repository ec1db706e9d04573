import { jest } from '@jest/globals';
import { programLogger } from './running-server.js';

test('warns a person in one line, and of a server that is not ready only after its start', () => {
  const lines: string[] = [];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  let isStarting = true;
  const logger = programLogger({ nodeEnv: 'development' }, () => isStarting);
  const unready = { msg: 'not ready', probe: 'lineage', detail: undefined };
  logger.warn(unready, 'Health');
  logger.warn({ msg: 'connection lost', role: 'app', reason: 'gone' }, 'Database');
  isStarting = false;
  logger.warn(unready, 'Health');
  written.mockRestore();
  expect(lines).toEqual([
    expect.stringMatching(/connection lost, role app, reason gone[^\n]*\n$/),
    expect.stringMatching(/not ready, probe lineage[^\n]*\n$/),
  ]);
});
