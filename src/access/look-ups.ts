import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DatabasePools } from '../database/database-pools.js';
import type { Viewer } from '../vocabulary/viewer.js';
import { LOOK_UPS_A_DAY_MAX } from './domain/look-ups-a-day.js';
import { countLookUps } from './store/look-up.store.js';

/**
 * Counts what a party asks about though it neither made nor holds it, so that nobody tries all codes one after
 * the other. Whether a code stands for anything makes no difference.
 */
@Injectable()
export class LookUps {
  constructor(
    private readonly pools: DatabasePools,
    readonly journal: AuditService,
  ) {}

  /** False where they are too many; what was asked before on the day costs nothing more. */
  count({ partyId }: Viewer, items: readonly string[]): Promise<boolean> {
    if (items.length === 0) return Promise.resolve(true);
    return countLookUps(this.pools.app, {
      ...{ party: partyId, items: [...new Set(items)], max: LOOK_UPS_A_DAY_MAX },
    });
  }
}
