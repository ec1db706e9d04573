import { Injectable } from '@nestjs/common';
import { gauge, MetricSource, type Figure } from '../metrics/metric-source.js';
import { AuditService } from './audit.service.js';

/** Notes that are not in the journal yet: they grow where the database does not take them. */
@Injectable()
export class AuditFigures extends MetricSource {
  constructor(private readonly audit: AuditService) {
    super();
  }

  figures(): Promise<readonly Figure[]> {
    const help = 'Notes of the audit journal that wait to be written.';
    return Promise.resolve([gauge('audit_waiting', help, this.audit.waiting)]);
  }
}
