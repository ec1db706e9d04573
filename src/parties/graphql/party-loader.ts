import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { RegisterService } from '../register.service.js';
import { toPartyModel, type PartyModel } from './party.model.js';

type Loader = DataLoader<string, PartyModel | null>;

/** Parties that the nodes of one answer name, loaded in one look-up. */
@Injectable()
export class PartyLoader {
  private readonly loaders = new WeakMap<object, Map<bigint | undefined, Loader>>();

  constructor(private readonly register: RegisterService) {}

  /**
   * Null for a party that is not registered. `context` is the request's; `asKnownAt` a size of the log,
   * now unless given.
   */
  load(context: object, partyId: string, asKnownAt?: bigint): Promise<PartyModel | null> {
    const loaders = this.loaders.get(context) ?? new Map<bigint | undefined, Loader>();
    this.loaders.set(context, loaders);
    const loader = loaders.get(asKnownAt) ?? this.newLoader(asKnownAt);
    loaders.set(asKnownAt, loader);
    return loader.load(partyId);
  }

  private newLoader(asKnownAt: bigint | undefined): Loader {
    return new DataLoader(async (ids) => {
      const found = await this.register.partiesById(ids, { asKnownAt });
      return ids.map((id) => {
        const record = found.get(id);
        return record === undefined ? null : toPartyModel(record);
      });
    });
  }
}
