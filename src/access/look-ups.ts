import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import type { Viewer } from '../vocabulary/viewer.js';
import { LookUpsExhaustedError } from './domain/look-ups-exhausted.js';
import { countLookUps } from './store/look-up.store.js';

/** More than the largest plant takes in of others' batteries on a day, and far less than there are. */
export const LOOK_UPS_A_DAY_MAX = 20_000;

/**
 * Counts what a party asks about though it neither made nor holds it, so that nobody tries all codes one after
 * the other. Whether a code stands for anything makes no difference.
 */
@Injectable()
export class LookUps {
  constructor(private readonly pools: DatabasePools) {}

  /** Throws LookUpsExhaustedError; what was asked before on the day costs nothing more. */
  async count({ partyId }: Viewer, items: readonly string[]): Promise<void> {
    if (items.length === 0) return;
    const counted = await countLookUps(this.pools.app, {
      ...{ party: partyId, items: [...new Set(items)], max: LOOK_UPS_A_DAY_MAX },
    });
    if (!counted) throw new LookUpsExhaustedError(LOOK_UPS_A_DAY_MAX);
  }
}
