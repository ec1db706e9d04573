import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toText } from '../../src/cli/capture.js';
import { captureFile } from '../../src/client/capture-file.js';
import { LedgerClient } from '../../src/client/ledger-client.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

function produced(serial: number, components = 0): JsonObject {
  return {
    batteryProduced: {
      occurredAt: '2026-04-02T08:30:00+08:00',
      product: `ZZ1PB24S000003G42${pad(serial, 7)}`,
      ...(components === 0
        ? {}
        : {
            components: Array.from({ length: components }, (_, part) => ({
              code: `ZZ1CB24S000003G42${pad(serial * 1_000 + part, 7)}`,
            })),
          }),
    },
  };
}

const line = (serial: number): string => `${JSON.stringify(produced(serial))}\n`;

describe('capture of a file', () => {
  let server: ServerForTests;
  let folder: string;
  let client: LedgerClient;
  let files = 0;

  beforeAll(async () => {
    server = await serverForTests();
    folder = mkdtempSync(join(tmpdir(), 'capture file '));
    client = clientAs('batteryMaker');
  }, 120_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
  }, 60_000);

  function clientAs(key: Parameters<ServerForTests['tokenOf']>[0]): LedgerClient {
    return new LedgerClient({ url: server.url, credential: server.tokenOf(key) });
  }

  function fileOf(text: string | Buffer): string {
    files += 1;
    const path = join(folder, `events-${files}.ndjson`);
    writeFileSync(path, text);
    return path;
  }

  function refusedIn(path: string): { line: number; code: string; path: string }[] {
    if (!existsSync(path)) return [];
    const texts = readFileSync(path, 'utf8').trim().split('\n');
    return texts.map((text) => JSON.parse(text) as { line: number; code: string; path: string });
  }

  it('sends what no single request would take: a thousand packs of 250 cells', async () => {
    const text = Array.from({ length: 1_000 }, (_, n) => JSON.stringify(produced(n + 1, 250)));
    const { counts } = await captureFile(client, fileOf(`${text.join('\n')}\n`), true);
    expect(counts).toMatchObject({ accepted: 1_000, refused: 0 });
  }, 120_000);

  it('records the neighbours of a line that GraphQL itself refuses, and names that line', async () => {
    // A null under a second type: a blank to a reader of documents, one member too many to GraphQL.
    const odd = line(1_000_002).replace(/\}\n$/, ',"itemLost":null}\n');
    const path = fileOf(line(1_000_001) + odd + line(1_000_003));
    const { counts, refusedFile } = await captureFile(client, path, false);
    expect(counts).toMatchObject({ recorded: 2, refused: 1 });
    expect(refusedIn(refusedFile ?? '')).toMatchObject([
      { line: 2, code: 'BAD_REQUEST', hint: expect.stringContaining('schema.gql') as string },
    ]);
  });

  it('gives a fault the same code as the server does', async () => {
    const spoilt = (fields: object): string =>
      `${line(1_600_001).replace(/\}\}\n$/, '')},${JSON.stringify(fields).slice(1)}}\n`;
    const text = [
      '{"batteryProduced":{"product":"x","product":"y"}}\n',
      spoilt({ colour: null }),
      spoilt({ massKg: 'ZZ1PB24S000003G42000000\0' }),
      spoilt({ model: '\ud800' }),
    ].join('');
    const { refusals } = await captureFile(client, fileOf(text), false);
    expect(refusals.map(({ line: at, code, path }) => `${at} ${code} ${path}`)).toEqual([
      '1 DUPLICATE_JSON_NAME /batteryProduced/product',
      '2 UNKNOWN_FIELD /batteryProduced/colour',
      '3 MALFORMED_MASS /batteryProduced/massKg',
      '4 MALFORMED_TEXT /batteryProduced/model',
    ]);
  });

  it('counts the events that were refused, not what is wrong with each', async () => {
    const bad = '{"batteryTested":{}}\n';
    const one = await captureFile(client, fileOf(bad + line(1_700_001)), true);
    expect(one).toMatchObject({ counts: { accepted: 1, refused: 1 }, refusalsLeftOut: 0 });
    expect(one.refusals.length).toBeGreaterThan(1);
    const many = await captureFile(client, fileOf(bad.repeat(20)), true);
    expect(many.counts.refused).toBe(20);
    expect(many.refusals).toHaveLength(20);
    expect(many.refusalsLeftOut).toBe(20 * one.refusals.length - 20);
    expect(toText(many, true)).toContain(`… and ${many.refusalsLeftOut} more`);
  });

  it('stops when told, says where, and goes on there', async () => {
    const lines = Array.from({ length: 1_500 }, (_, n) => line(1_800_000 + n));
    lines[3] = '{bad\n';
    const path = fileOf(lines.join(''));
    const first = await captureFile(client, path, false, () => true);
    expect(first).toMatchObject({ isCut: true, lines: 1_000, counts: { recorded: 999 } });
    expect(toText(first, false)).toMatch(
      /All that was not refused up to line 1000 is recorded; the same command goes on from there\.$/,
    );
    const second = await captureFile(client, path, false);
    expect(second).toMatchObject({ isCut: false, firstLine: 1_001, counts: { recorded: 500 } });
    // What the first run refused is not forgotten by the second, nor by the file.
    expect(refusedIn(second.refusedFile ?? '').map((one) => one.line)).toEqual([4]);
    const third = await captureFile(client, path, false);
    expect(third.counts).toMatchObject({ duplicates: 1_499, refused: 1 });
  }, 60_000);

  it('counts in a dry run what one file says twice', async () => {
    const path = fileOf(line(1_500_001) + line(1_500_001));
    const { counts } = await captureFile(client, path, true);
    expect(counts).toMatchObject({ accepted: 1, duplicates: 1, refused: 0 });
  });

  it('repeats nothing when started again, but for another ledger or party begins anew', async () => {
    const path = fileOf(line(1_100_001) + line(1_100_002));
    await captureFile(client, path, false);
    const again = await captureFile(client, path, false);
    expect(again.counts).toEqual({ recorded: 0, duplicates: 0, accepted: 0, refused: 0 });
    const other = await captureFile(clientAs('recycler'), path, false);
    expect(other.counts.refused).toBe(2);
  });

  it('sends all again after a run with refusals, and says so again', async () => {
    const path = fileOf(`${line(1_200_001)}{"bad\n`);
    const first = await captureFile(client, path, false);
    const second = await captureFile(client, path, false);
    expect(first.counts).toMatchObject({ recorded: 1, refused: 1 });
    expect(second.counts).toMatchObject({ duplicates: 1, refused: 1 });
    expect(refusedIn(second.refusedFile ?? '')).toHaveLength(1);
  });

  it('waits for the end of a line that is still being written, and counts lines rightly', async () => {
    const whole = line(1_300_002);
    const path = fileOf(line(1_300_001) + whole.slice(0, 40));
    await captureFile(client, path, false);
    appendFileSync(path, `${whole.slice(40)}{bad\n`);
    const { counts, refusedFile } = await captureFile(client, path, false);
    expect(counts).toMatchObject({ recorded: 1, refused: 1 });
    expect(refusedIn(refusedFile ?? '').map((one) => one.line)).toEqual([3]);
  });

  it('takes a mark in front of UTF-8, blank lines, CRLF and a last line without end', async () => {
    const text = `\ufeff${line(1_400_001)}\r\n\n${line(1_400_002).trimEnd()}\r\n${line(1_400_003).trimEnd()}`;
    const { counts } = await captureFile(client, fileOf(text), false);
    expect(counts).toMatchObject({ recorded: 3, refused: 0 });
  });

  it('tells how a decimal is written, where a number stands', async () => {
    const path = fileOf(
      '{"batteryProduced":{"massKg":412.5}}\n{"batteryProduced":{"massKg":"4\\u0000"}}\n',
    );
    const { refusals } = await captureFile(client, path, true);
    expect(refusals[0]).toMatchObject({
      code: 'MALFORMED_DECIMAL',
      path: '/batteryProduced/massKg',
    });
    expect(refusals[0]?.hint).toContain('"412.5"');
    const mass = refusals.find(({ code }) => code === 'MALFORMED_MASS');
    expect(mass?.message).toContain('“4\\u0000”');
  });

  it('leaves the list of refusals of a real run alone in a dry run', async () => {
    const path = fileOf('{"bad\n');
    await captureFile(client, path, false);
    const dry = await captureFile(client, path, true);
    expect(dry.refusedFile).toContain('.dry-run.');
    expect(refusedIn(`${path}.refused.ndjson`)).toHaveLength(1);
  });
});
