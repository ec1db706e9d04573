/** `battery-ledger demo`: tells the story of a few batteries, then asks where they are now. */
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../config/environment.js';
import { isJsonObject, type JsonObject } from '../vocabulary/json.js';
import {
  SAMPLE_PARTIES,
  sampleMasterData,
  type PartyKey,
} from '../sample/domain/sample-parties.js';
import { sampleStory, type Telling } from '../sample/domain/sample-story.js';
import { LOTS, THINGS } from '../sample/domain/sample-things.js';
import { captureDocuments } from '../client/capture-documents.js';
import { LedgerClient } from '../client/ledger-client.js';
import { lineageTree, type AnswerEdge } from '../client/lineage-tree.js';
import { Interruption } from './interruption.js';
import { startServer, type RunningServer } from './running-server.js';
import { issueSampleCredentials, recordAsServer } from './sample-industry.js';

const LINEAGE = `
  query Lineage($items: [ID!]!, $direction: LineageDirection!, $at: DateTime) {
    lineage(items: $items, direction: $direction, at: $at) {
      edges { from to kind certainty at until massKg }
    }
  }`;

const PREDECESSORS = `
  query Predecessors($code: String!) {
    battery(code: $code) {
      state
      predecessors { code maker { name } vehicles { id } }
    }
  }`;

interface Question {
  readonly title: string;
  readonly item: string;
  readonly direction: 'FORWARD' | 'BACKWARD';
  readonly at?: string;
  readonly note: string;
}

/** The golden cases: a replaced module, and a second life. */
const QUESTIONS: readonly Question[] = [
  {
    title: 'What became of module M1, which was replaced before its pack was crushed?',
    ...{ item: `battery:${THINGS.module1}`, direction: 'FORWARD' },
    note: 'Never in the lithium: it had left the pack.',
  },
  {
    title: 'What became of module M3, which took its place?',
    ...{ item: `battery:${THINGS.module3}`, direction: 'FORWARD' },
    note: 'Its lithium is in a new cell.',
  },
  {
    title: 'What is the new cell C9 made of?',
    ...{ item: `battery:${THINGS.newCell}`, direction: 'BACKWARD' },
    note: 'M2 and M3 with their cells; not M1.',
  },
  {
    title: 'What was in pack P1 on 1 June 2025?',
    ...{ item: `battery:${THINGS.pack1}`, direction: 'BACKWARD', at: '2025-06-01T00:00:00+08:00' },
    note: 'M1 and M2, as built.',
  },
  {
    title: 'What became of module M4, first of pack P2, then of the second-life product?',
    ...{ item: `battery:${THINGS.module4}`, direction: 'FORWARD' },
    note: 'Crushed by itself: it had left the product before that was crushed.',
  },
  {
    title: 'What is in the black mass of the second-life product?',
    ...{ item: LOTS.blackMassOfSecondLife, direction: 'BACKWARD' },
    note: 'M5 and M6 with their cells; not M4.',
  },
];

export async function demo(): Promise<void> {
  const interruption = new Interruption();
  // Each line is a step of the story, and after each it may end.
  const say = (text = ''): void => {
    process.stdout.write(`${text}\n`);
    interruption.check();
  };
  const started = Date.now();
  const dataDir = mkdtempSync(join(tmpdir(), 'battery-ledger-demo-'));
  // As root, the database's own user has to enter this folder.
  chmodSync(dataDir, 0o755);
  let server: RunningServer | undefined;
  try {
    say('A ledger of its own for this story, in a folder that is removed at the end.\n');
    const environment = readEnvironment({ PORT: '0', DATA_DIR: dataDir });
    server = await startServer(environment, { join: false, interruption });
    const clients = await openClients(server);
    await tell(clients, say);
    await ask(clients.auditor, say);
    say(
      `\nTold in ${((Date.now() - started) / 1000).toFixed(1)} s. Start your own with: npm start`,
    );
  } finally {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Say = (text?: string) => void;

type Clients = Readonly<Record<PartyKey, LedgerClient>>;

async function openClients(server: RunningServer): Promise<Clients> {
  await recordAsServer(server.app, sampleMasterData());
  const credentials = await issueSampleCredentials(server.app);
  const entries = credentials.map(({ key, token }) => [
    key,
    new LedgerClient({ url: server.url, credential: token }),
  ]);
  return Object.fromEntries(entries) as Clients;
}

async function tell(clients: Clients, say: Say): Promise<void> {
  for (const { en, tellings } of sampleStory()) {
    say(`■ ${en}`);
    for (const telling of tellings) {
      const { counts, refusals } = await captureDocuments(
        clients[telling.by],
        [{ line: 1, document: telling.document }],
        false,
      );
      if (counts.recorded !== 1) throw new Error(`Refused: ${JSON.stringify(refusals)}`);
      say(`   ${describe(telling)}`);
    }
  }
}

function describe({ by, document }: Telling): string {
  const [[type, fields] = ['', null]] = Object.entries(document);
  const said = isJsonObject(fields) ? fields : {};
  const { occurredAt } = said;
  const day = typeof occurredAt === 'string' ? occurredAt.slice(0, 10) : '';
  const [name] = SAMPLE_PARTIES[by].name.split(/ (?=[^\x00-\x7f])/);
  return `${day}  ${type.padEnd(18)} ${named(said).join(', ')}  (${name ?? ''})`;
}

/** The things of the story that an event names. */
function named(fields: JsonObject): string[] {
  const text = JSON.stringify(fields);
  return Object.entries(NAMES)
    .filter(([id]) => text.includes(id.replace(/^(battery|vehicle):/, '')))
    .map(([, name]) => name);
}

async function ask(client: LedgerClient, say: Say): Promise<void> {
  for (const { title, item, direction, at, note } of QUESTIONS) {
    const { lineage } = await client.ask<{ lineage: { edges: AnswerEdge[] } }>(LINEAGE, {
      ...{ items: [item], direction },
      ...(at === undefined ? {} : { at }),
    });
    say(`\n? ${title}\n`);
    say(indent(lineageTree({ direction, root: item, edges: lineage.edges }, nameOf)));
    say(`\n  → ${note}`);
  }
  const { battery } = await client.ask<{ battery: PredecessorsAnswer }>(PREDECESSORS, {
    code: THINGS.secondLifePack,
  });
  say('\n? Where did the second-life product come from?\n');
  for (const { code, maker, vehicles } of battery.predecessors) {
    const cars = vehicles.map(({ id }) => nameOf(id)).join(', ');
    say(
      `  ${nameOf(`battery:${code}`)}, made by ${maker?.name ?? 'unknown'}, was in ${cars || 'no vehicle'}`,
    );
  }
}

interface PredecessorsAnswer {
  readonly state: string;
  readonly predecessors: readonly {
    readonly code: string;
    readonly maker: { readonly name: string } | null;
    readonly vehicles: readonly { readonly id: string }[];
  }[];
}

const NAMES: Readonly<Record<string, string>> = {
  ...namesOf({ P1: THINGS.pack1, P2: THINGS.pack2, P3: THINGS.pack3, SL1: THINGS.secondLifePack }),
  ...namesOf({ M1: THINGS.module1, M2: THINGS.module2, M3: THINGS.module3, M4: THINGS.module4 }),
  ...namesOf({ M5: THINGS.module5, M6: THINGS.module6, C9: THINGS.newCell }),
  [`vehicle:${THINGS.vehicle1}`]: 'car V1',
  [`vehicle:${THINGS.vehicle2}`]: 'swap car V2',
  [LOTS.blackMassOfPack1]: 'black mass L1',
  [LOTS.blackMassOfModule1]: 'black mass L2',
  [LOTS.blackMassOfSecondLife]: 'black mass L3',
  [LOTS.blackMassOfModule4]: 'black mass L4',
  [LOTS.lithiumCarbonate]: 'lithium carbonate S1',
  [LOTS.residue]: 'residue R1',
  [LOTS.productionLot]: 'production lot B9',
};

function namesOf(codes: Readonly<Record<string, string>>): Record<string, string> {
  const kinds: Readonly<Record<string, string>> = {
    P: 'pack',
    M: 'module',
    C: 'cell',
    S: 'product',
  };
  return Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [
      `battery:${code}`,
      `${kinds[name.charAt(0)] ?? ''} ${name}`,
    ]),
  );
}

/** Cells that have no name in the story are told by their serial number. */
function nameOf(id: string): string {
  return NAMES[id] ?? `cell …${id.slice(-3)}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
