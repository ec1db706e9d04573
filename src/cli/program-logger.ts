import { ConsoleLogger, type LoggerService } from '@nestjs/common';
import { ServerLog } from '../api/server-log.js';
import type { Environment } from '../config/environment.js';

/** JSON lines in production, where a machine reads them; only what matters where a person does. */
export function programLogger(environment: Environment): LoggerService {
  return environment.nodeEnv === 'production'
    ? new ServerLog()
    : new ConsoleLogger({ logLevels: ['warn', 'error', 'fatal'] });
}

/** What a command prints is its answer: of the log, only what went wrong, and beside it. */
export function commandLogger(): LoggerService {
  return new ServerLog('warn', process.stderr);
}
