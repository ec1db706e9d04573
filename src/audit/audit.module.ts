import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { RefusalWatch } from './refusal-watch.js';

/** Every room may tell the journal something. */
@Global()
@Module({ providers: [AuditService, RefusalWatch], exports: [AuditService] })
export class AuditModule {}
