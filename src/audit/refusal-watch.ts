import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../errors/error-code.js';
import { FAULT_CODES, type FaultCode } from '../errors/fault-texts.js';
import { notesOf } from '../metrics/request-notes.js';
import { AuditService } from './audit.service.js';

/** Faults of ours, and slips of whoever writes a client; UNAUTHENTICATED is told where it is refused. */
const NOT_JOURNALLED: readonly FaultCode[] = [
  ...(['INTERNAL', 'BUSY', 'OVERLOADED', 'UNAUTHENTICATED', 'NOT_FOUND', 'BAD_REQUEST'] as const),
  ...(['UNSUPPORTED_MEDIA_TYPE', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'] as const),
  'OPERATION_RESOLUTION_FAILURE',
];
const NOT_YOURS: readonly ErrorCode[] = ['NOT_AUTHORISED'];
/** Every limit, those that are still to come too. */
const JOURNALLED = new Set<string>([
  ...FAULT_CODES.filter((code) => !NOT_JOURNALLED.includes(code)),
  ...NOT_YOURS,
]);

/** Tells the journal of requests that were refused as a whole or in part: limits, and what is not theirs. */
@Injectable()
export class RefusalWatch implements OnModuleInit {
  constructor(
    private readonly audit: AuditService,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    // The command line uses the rooms without a listener.
    const adapter = this.adapterHost.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const fastify = adapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onResponse', (request, _reply, done) => {
      this.tell(request);
      done();
    });
  }

  private tell(request: FastifyRequest): void {
    const { codes, operation, operationName } = notesOf(request.raw);
    for (const code of new Set(codes)) {
      if (!JOURNALLED.has(code)) continue;
      const detail = { operation: operation ?? null, operationName: operationName ?? null };
      void this.audit.note({ kind: 'REFUSAL', outcome: 'REFUSED', code, detail });
    }
  }
}
