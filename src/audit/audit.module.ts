import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** Every room may tell the journal something. */
@Global()
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
