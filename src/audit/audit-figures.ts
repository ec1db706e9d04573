import { Injectable } from '@nestjs/common';
import { counter, gauge, MetricSource, type Figure } from '../metrics/metric-source.js';
import { AuditService } from './audit.service.js';

/** Whether the journal keeps up with what it is told. */
@Injectable()
export class AuditFigures extends MetricSource {
  constructor(private readonly audit: AuditService) {
    super();
  }

  figures(): Promise<readonly Figure[]> {
    const { waiting, countedOnly, entries } = this.audit;
    return Promise.resolve([
      gauge('audit_waiting', 'Notes that are not written to the journal yet.', waiting),
      counter(
        'audit_counted_only_total',
        'Notes that were told while too many waited, or that the table refused: only their count is kept.',
        countedOnly,
      ),
      counter('audit_entries_total', 'Entries written to the journal, by kind.', entries),
    ]);
  }
}
