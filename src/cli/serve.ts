/** `battery-ledger serve`: runs the server until it is told to stop. */
import { resolve } from 'node:path';
import { readEnvironment, type Environment } from '../config/environment.js';
import { Interruption } from './interruption.js';
import { loadSampleIndustry, type SampleCredential } from './sample-industry.js';
import { startServer, type RunningServer } from './running-server.js';

export async function serve(): Promise<void> {
  const interruption = new Interruption();
  const environment = readEnvironment();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say('battery-ledger is starting …');
  let isStarting = true;
  const server = await startServer(environment, {
    ...{ join: false, interruption, isStarting: () => isStarting },
    onProgress: (what) => say(`  ${what}`),
  });
  try {
    const credentials =
      environment.nodeEnv === 'production'
        ? []
        : await loadSampleIndustry(server.app, environment, () => say('  sample industry'));
    interruption.check();
    isStarting = false;
    say(welcome(server, environment, credentials));
    say(`\nStopping after ${await interruption.told} …`);
  } finally {
    await server.stop();
  }
  say('Stopped.');
}

/** Below a folder that only root can enter the database lies elsewhere; the ledger's secret does not. */
function whereDataLie({ dataDir }: Environment, databaseFolder: string): string {
  const isWithin = databaseFolder.startsWith(resolve(dataDir));
  return isWithin ? dataDir : `${databaseFolder}, ledger-secret in ${dataDir}`;
}

function welcome(
  { url, metricsUrl, databaseFolder = '' }: RunningServer,
  environment: Environment,
  credentials: readonly SampleCredential[],
): string {
  const explorer = `${url}/graphql`;
  const database =
    environment.databaseUrl === undefined
      ? `embedded PostgreSQL 18, data in ${whereDataLie(environment, databaseFolder)}`
      : 'the server of DATABASE_URL';
  const width = Math.max(0, ...credentials.map(({ role }) => role.length));
  return [
    '',
    'battery-ledger is running.',
    '',
    `  Explorer   ${explorer}`,
    `  Health     ${url}/healthz, ${url}/readyz`,
    ...(metricsUrl === undefined ? [] : [`  Metrics    ${metricsUrl}`]),
    `  Database   ${database}`,
    ...(credentials.length === 0
      ? ['', '  Make the first administrator with: npx battery-ledger party admin']
      : [
          '',
          '  The ledger holds a sample industry that exists nowhere. One credential for each role:',
          '',
          ...credentials.map(({ role, token }) => `  ${role.padEnd(width)}   ${token}`),
          '',
          '  Open the explorer as one of them by adding #credential=… to its address.',
        ]),
    '',
    'Ctrl-C stops it.',
  ].join('\n');
}
