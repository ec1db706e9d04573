import { Module } from '@nestjs/common';
import { AuditInquiry } from './audit-inquiry.js';
import { AuditResolver } from './graphql/audit.resolver.js';

/** Reading the journal; apart from telling it something, which every room does. */
@Module({ providers: [AuditInquiry, AuditResolver] })
export class AuditInquiryModule {}
