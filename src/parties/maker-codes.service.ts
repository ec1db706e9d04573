import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import {
  otherHolderOf,
  type MakerCodeClaim,
  type MakerCodeHolder,
} from './domain/maker-code-holder.js';
import { selectRights } from './store/entitlement.store.js';

/** Whose a maker code is, by the rights that decide about refusals. */
@Injectable()
export class MakerCodesService {
  constructor(private readonly pools: DatabasePools) {}

  /** Of the codes claimed, those that another party would lose; none where it holds none. */
  async otherHolders(claims: readonly MakerCodeClaim[]): Promise<MakerCodeHolder[]> {
    const makerCodes = claims.map(({ makerCode }) => makerCode);
    const rights = await selectRights(this.pools.app, { parties: [], makerCodes });
    const versions = Map.groupBy(rights, ({ object }) => object);
    return claims.flatMap((claim) => {
      const holder = otherHolderOf(claim, versions.get(claim.makerCode) ?? []);
      return holder ?? [];
    });
  }
}
