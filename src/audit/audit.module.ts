import { Global, Module } from '@nestjs/common';
import { AuditFigures } from './audit-figures.js';
import { AuditService } from './audit.service.js';
import { RefusalWatch } from './refusal-watch.js';

/** Every room may tell the journal something. */
@Global()
@Module({ providers: [AuditService, RefusalWatch, AuditFigures], exports: [AuditService] })
export class AuditModule {}
