/** The environment, read once: what the server was told, checked before anything starts. */
import 'reflect-metadata';
import { Type, plainToInstance } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  validateSync,
} from 'class-validator';
import { EnvironmentError } from './environment-error.js';

export { EnvironmentError } from './environment-error.js';

const NODE_ENVS = ['development', 'test', 'production'] as const;
const POSTGRES_URL = /^postgres(?:ql)?:\/\/\S+$/;

/** A domain and a path, as C2SP tlog-checkpoint asks for; or what a ledger gave itself (`originOf`). */
const HOST = String.raw`(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?`;
const LEDGER_ORIGIN = new RegExp(
  String.raw`^(?:${HOST}(?:/[A-Za-z0-9._~-]+)*|battery-ledger/[0-9a-f]{16})$`,
);
/** Far more than any needs; it stands in every checkpoint. */
const LEDGER_ORIGIN_CHARS_MAX = 255;
const ORIGIN_FAULT = {
  message:
    '$property must be a domain and a path without a scheme, as ' + 'ledger.example.org/battery',
};
const URL_FAULT = { message: '$property must begin with postgres:// or postgresql://' };

/** Less would refuse the introspection of tools; more is beyond what memory holds. */
const COST_LIMIT_MIN = 100_000;
const COST_MAX = 1_000_000_000;

/** The variables by their own names, so that a fault names what the operator has to change. */
class EnvironmentVariables {
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT: number = 3000;

  @IsString()
  @IsNotEmpty()
  HOST: string = '127.0.0.1';

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  METRICS_PORT?: number;

  @IsString()
  @IsNotEmpty()
  METRICS_HOST: string = '127.0.0.1';

  @Type(() => Number)
  @IsInt()
  @Min(COST_LIMIT_MIN)
  @Max(COST_MAX)
  COST_LIMIT: number = 1_000_000;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(COST_MAX)
  COST_RESTORED_PER_SECOND: number = 50_000;

  @IsIn(['true', 'false'])
  BEHIND_TLS: 'true' | 'false' = 'false';

  @IsIn(NODE_ENVS)
  NODE_ENV: (typeof NODE_ENVS)[number] = 'development';

  @IsString()
  @IsNotEmpty()
  DATA_DIR: string = '.data';

  @IsOptional()
  @Matches(POSTGRES_URL, URL_FAULT)
  DATABASE_URL?: string;

  @IsOptional()
  @Matches(POSTGRES_URL, URL_FAULT)
  DATABASE_URL_OWNER?: string;

  @IsOptional()
  @Matches(POSTGRES_URL, URL_FAULT)
  DATABASE_URL_APP?: string;

  @IsOptional()
  @Matches(POSTGRES_URL, URL_FAULT)
  DATABASE_URL_SEQUENCER?: string;

  @IsOptional()
  @Matches(POSTGRES_URL, URL_FAULT)
  DATABASE_URL_READER?: string;

  @IsOptional()
  @Matches(POSTGRES_URL, URL_FAULT)
  DATABASE_URL_ERASER?: string;

  @IsOptional()
  @MaxLength(LEDGER_ORIGIN_CHARS_MAX, {
    message: `$property must not be longer than ${LEDGER_ORIGIN_CHARS_MAX} characters`,
  })
  @Matches(LEDGER_ORIGIN, ORIGIN_FAULT)
  LEDGER_ORIGIN?: string;
}

export interface Environment {
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** The address to listen on; only this machine unless told otherwise. */
  readonly host: string;
  /** Undefined: no metrics are given out. 0 asks the system for a free port. */
  readonly metricsPort: number | undefined;
  readonly metricsHost: string;
  /** What each credential's questions may cost: so much at a time, so much back each second. */
  readonly costLimit: number;
  readonly costRestoredPerSecond: number;
  /** Whether clients reach it by https alone, and may be told to keep to that. */
  readonly isBehindTls: boolean;
  readonly nodeEnv: (typeof NODE_ENVS)[number];
  readonly dataDir: string;
  /** Undefined: the embedded PostgreSQL is started. */
  readonly databaseUrl: string | undefined;
  /** Logins of their own; a role that is not named here uses `databaseUrl` and `SET ROLE`. */
  readonly databaseUrlByRole: {
    readonly owner: string | undefined;
    readonly app: string | undefined;
    readonly sequencer: string | undefined;
    readonly reader: string | undefined;
    readonly eraser: string | undefined;
  };
  /** What a new ledger is called; an older one must have been opened so. */
  readonly ledgerOrigin: string | undefined;
}

/** Throws EnvironmentError naming all faults together. An empty variable counts as absent. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.entries(source).filter(([, value]) => value !== undefined && value !== '');
  const variables = plainToInstance(EnvironmentVariables, Object.fromEntries(given), {
    exposeDefaultValues: true,
  });
  const faults = validateSync(variables).flatMap(({ constraints }) =>
    Object.values(constraints ?? {}),
  );
  faults.push(...rolesWithoutServer(variables));
  if (faults.length > 0) throw new EnvironmentError(faults);
  return {
    port: variables.PORT,
    host: variables.HOST,
    metricsPort: variables.METRICS_PORT,
    metricsHost: variables.METRICS_HOST,
    costLimit: variables.COST_LIMIT,
    costRestoredPerSecond: variables.COST_RESTORED_PER_SECOND,
    isBehindTls: variables.BEHIND_TLS === 'true',
    nodeEnv: variables.NODE_ENV,
    dataDir: variables.DATA_DIR,
    databaseUrl: variables.DATABASE_URL,
    databaseUrlByRole: {
      owner: variables.DATABASE_URL_OWNER,
      app: variables.DATABASE_URL_APP,
      sequencer: variables.DATABASE_URL_SEQUENCER,
      reader: variables.DATABASE_URL_READER,
      eraser: variables.DATABASE_URL_ERASER,
    },
    ledgerOrigin: variables.LEDGER_ORIGIN,
  };
}

/** A role's URL beside the embedded server would split the ledger over two databases. */
function rolesWithoutServer(variables: EnvironmentVariables): string[] {
  if (variables.DATABASE_URL !== undefined) return [];
  return Object.entries(variables)
    .filter(([name, value]) => name.startsWith('DATABASE_URL_') && value !== undefined)
    .map(([name]) => `${name} needs DATABASE_URL beside it`);
}
