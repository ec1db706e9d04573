import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { RegisterService } from '../register.service.js';
import { toPartyModel, type PartyModel } from './party.model.js';

/** Parties that the nodes of one answer name, loaded in one look-up. */
@Injectable()
export class PartyLoader {
  private readonly loaders = new WeakMap<object, DataLoader<string, PartyModel | null>>();

  constructor(private readonly register: RegisterService) {}

  /** Null for a party that is not registered. `context` is the request's. */
  load(context: object, partyId: string): Promise<PartyModel | null> {
    const loader = this.loaders.get(context) ?? this.newLoader();
    this.loaders.set(context, loader);
    return loader.load(partyId);
  }

  private newLoader(): DataLoader<string, PartyModel | null> {
    return new DataLoader(async (ids) => {
      const found = await this.register.partiesById(ids);
      return ids.map((id) => {
        const record = found.get(id);
        return record === undefined ? null : toPartyModel(record);
      });
    });
  }
}
