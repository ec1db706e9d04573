import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import { visibleText, withoutCredentials } from '../vocabulary/text.js';
import type { DestinationStream, Level, Logger } from 'pino';

const REDACTED = '[redacted]';
/** Names that never belong into a line: secrets, and what people sent us. */
const REDACTED_NAMES = [
  'authorization',
  'body',
  'cookie',
  'credential',
  'password',
  'query',
  'secret',
  'token',
  'variables',
];

/** Nest's logger over pino: a JSON object a line, to be used as `app.useLogger(new ServerLog())`. */
export class ServerLog implements LoggerService {
  private readonly pino: Logger;

  /** Without a destination it writes to standard output. */
  constructor(level: Level = 'info', destination?: DestinationStream) {
    const options = {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { err: describeError },
      redact: {
        paths: REDACTED_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: REDACTED,
      },
      // The last look at each line, whoever wrote it and however.
      hooks: { streamWrite: (line: string) => visibleText(withoutCredentials(line)) },
    };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** Nest puts the context (the name of what logs) last, and for errors a stack before it. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const given = rest.filter((value) => value !== undefined);
    const context = given.at(-1);
    const stack = given.length > 1 ? given[0] : undefined;
    this.pino[level]({
      ...(typeof context === 'string' && { context }),
      ...(typeof stack === 'string' && { stack }),
      ...(isRecord(message) ? message : { msg: String(message) }),
      ...(message instanceof Error && { err: message, msg: message.message }),
    });
  }
}

/**
 * Says what failed and where. Other members of an error stay out: a database's error holds the statement's
 * parameters, which are what somebody sent us.
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    stack: error.stack,
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}
