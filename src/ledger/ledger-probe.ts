import { Injectable } from '@nestjs/common';
import { ReadinessProbe, type Readiness } from '../api/readiness-probe.js';
import { LedgerService } from './ledger.service.js';

/** Ready once the database answers and the log is open: index 0 has its place. */
@Injectable()
export class LedgerProbe extends ReadinessProbe {
  constructor(private readonly ledger: LedgerService) {
    super();
  }

  override async isReady(): Promise<Readiness> {
    try {
      const size = await this.ledger.size();
      return { name: 'ledger', ok: size > 0n };
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unknown';
      return { name: 'ledger', ok: false, detail };
    }
  }
}
