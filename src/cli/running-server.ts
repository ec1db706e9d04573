/** The server as a whole: database, rooms and the address it listens on. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  ConsoleLogger,
  Logger,
  type INestApplicationContext,
  type LoggerService,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpAdapter } from '../api/http-adapter.js';
import { ServerLog } from '../api/server-log.js';
import { AppModule } from '../app.module.js';
import { EnvironmentError, type Environment } from '../config/environment.js';
import { readTerminal } from '../config/terminal.js';
import { startText } from '../operations/domain/start-texts.js';
import { checkForProduction } from '../operations/start-check.js';
import { MetricsAddress, MetricsListener } from '../metrics/metrics-listener.js';
import { CostLimits } from '../limits/cost.service.js';
import { visibleText } from '../vocabulary/text.js';
import { endWhenStopped } from './interruption.js';
import { openResources, type OpenOptions, type OpenResources } from './resources.js';
import { liveSampleCredentials } from './sample-industry.js';

export interface RunningServer {
  /** Without a path, as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly app: INestApplicationContext;
  /** Undefined where `/metrics` listens nowhere. */
  readonly metricsUrl: string | undefined;
  /** Where the embedded database's data lie; undefined where another server is used. */
  readonly databaseFolder: string | undefined;
  /** Lets requests on their way finish, then ends pools and database. May be called twice. */
  stop(): Promise<void>;
}

export interface StartOptions extends OpenOptions {
  /** Whether the start screen is still being written. */
  readonly isStarting?: () => boolean;
}

export async function startServer(
  environment: Environment,
  options: StartOptions,
): Promise<RunningServer> {
  const { interruption } = options;
  await probeAddresses(environment);
  const resources = await openResources(environment, options).catch(async (error: unknown) => {
    throw (await interruption?.reasonOf(error)) ?? error;
  });
  options.onProgress?.('rooms');
  let app: NestFastifyApplication | undefined;
  const stop = async (): Promise<void> => {
    await app?.close();
    await resources.close();
  };
  try {
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.of({
        ...{ ...resources, metrics: metricsAddress(environment) },
        limits: new CostLimits(environment.costLimit, environment.costRestoredPerSecond),
      }),
      createHttpAdapter({ isBehindTls: environment.isBehindTls }),
      { logger: programLogger(environment, options.isStarting), abortOnError: false },
    );
    interruption?.check();
    if (environment.nodeEnv === 'production') await refuseUnfit(app, resources, environment);
    await app.listen(environment.port, environment.host);
    interruption?.check();
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    let stopping: Promise<void> | undefined;
    const { databaseFolder } = resources;
    const metricsUrl = app.get(MetricsListener, { strict: false }).url;
    return { url, app, metricsUrl, databaseFolder, stop: () => (stopping ??= stop()) };
  } catch (error) {
    // What was started before it failed still holds connections, so it ends first.
    await stop();
    throw error;
  }
}

/** Before the log is opened: a ledger that is not fit for production gets no first entry. */
async function refuseUnfit(
  app: INestApplicationContext,
  { pools }: OpenResources,
  { databaseUrl, host }: Environment,
): Promise<void> {
  const { language } = readTerminal();
  const warnings = await checkForProduction(pools, {
    ...{ isEmbedded: databaseUrl === undefined, listensTo: host, language },
    sampleCredentials: await liveSampleCredentials(app),
  });
  const log = new Logger('Start');
  for (const fault of warnings) log.warn({ code: fault.code, msg: startText(fault, language) });
}

interface Address {
  readonly port: number;
  readonly host: string;
  /** In front of the names of the variables that say it: `METRICS_`. */
  readonly prefix: string;
}

/** Before anything is started: a database that is made for nothing costs seconds. */
async function probeAddresses({ port, host, ...more }: Environment): Promise<void> {
  const faults = [await addressFault({ port, host, prefix: '' })];
  const { metricsPort, metricsHost } = more;
  if (metricsPort !== undefined) {
    faults.push(await addressFault({ port: metricsPort, host: metricsHost, prefix: 'METRICS_' }));
    if (metricsPort === port && port !== 0) faults.push(`METRICS_PORT ${port} is PORT as well`);
  }
  const told = faults.filter((fault) => fault !== undefined);
  if (told.length > 0) throw new EnvironmentError(told);
}

async function addressFault({ port, host, prefix }: Address): Promise<string | undefined> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
    probe.close();
    await once(probe, 'close');
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      return `${prefix}PORT ${port} of ${host} is taken, perhaps by another battery-ledger: stop that, or choose another ${prefix}PORT`;
    }
    if (code === 'EACCES') {
      return `${prefix}PORT ${port} may not be used by this user: choose another ${prefix}PORT`;
    }
    return `${prefix}HOST ${host} is no address of this machine that can be listened on`;
  }
}

function metricsAddress({ metricsPort, metricsHost }: Environment): MetricsAddress {
  return new MetricsAddress(metricsPort, metricsHost);
}

/** The rooms without an endpoint, for commands on the machine of the data. */
export async function withRooms<T>(
  environment: Environment,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  endWhenStopped();
  const resources = await openResources(environment, { join: true });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.of(resources), {
      logger: commandLogger(),
      abortOnError: false,
    });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await resources.close();
  }
}

/** A warning with its values becomes one line; a server that has not started yet need not be ready. */
class PersonLog extends ConsoleLogger {
  constructor(private readonly isStarting: () => boolean) {
    super({ logLevels: ['warn', 'error', 'fatal'] });
  }

  override warn(message: unknown, ...rest: unknown[]): void {
    if (this.isStarting() && rest.at(-1) === 'Health') return;
    super.warn(lineOf(message), ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    super.error(lineOf(message), ...rest);
  }
}

/** An object that holds an error stays one: its stack is told in lines of its own. */
function lineOf(message: unknown): unknown {
  if (typeof message === 'string') return visibleText(message);
  if (typeof message !== 'object' || message === null || message instanceof Error) return message;
  const { msg, ...more } = { msg: '', ...message };
  const values = Object.entries(more).filter(([, value]) => value !== undefined);
  if (values.some(([, value]) => typeof value === 'object')) return message;
  return visibleText(
    [msg, ...values.map(([name, value]) => `${name} ${String(value)}`)].join(', '),
  );
}

/** JSON lines in production, where a machine reads them; only what matters where a person does. */
export function programLogger(
  environment: Pick<Environment, 'nodeEnv'>,
  isStarting = (): boolean => false,
): LoggerService {
  return environment.nodeEnv === 'production' ? new ServerLog() : new PersonLog(isStarting);
}

/** What a command prints is its answer: of the log, only what went wrong, and beside it. */
function commandLogger(): LoggerService {
  return new ServerLog('warn', process.stderr);
}
