import DataLoader from 'dataloader';
import type { RegisterService } from '../parties/register.service.js';
import type { EventToJudge } from './domain/judged-event.js';

/** Where things happened, for authorities of a region. */
export class Territories {
  private readonly ofParty: DataLoader<string, readonly string[]>;
  private readonly ofSite: DataLoader<string, string | null>;

  constructor(register: RegisterService) {
    this.ofParty = new DataLoader(async (parties) => {
      const versions = await register.versionsAbout('FACILITY', parties);
      const regions = Map.groupBy(versions, ({ party }) => party);
      return parties.map((party) =>
        (regions.get(party) ?? []).flatMap(({ fields }) => regionIn(fields)),
      );
    });
    this.ofSite = new DataLoader(async (sites) => {
      const facilities = await register.facilitiesById(sites);
      return sites.map((site) => facilities.get(site)?.region ?? null);
    });
  }

  /** Regions that the event names, and those of its sites; else where its reporter has facilities. */
  async ofEvent({ sites, ownRegions, principal }: EventToJudge): Promise<string[]> {
    const ofSites = await Promise.all(sites.map((site) => this.ofSite.load(site)));
    const named = [...ownRegions, ...ofSites.flatMap((region) => region ?? [])];
    return named.length > 0 ? named : this.ofParties([principal]);
  }

  /** The regions where the parties have facilities. */
  async ofParties(parties: readonly string[]): Promise<string[]> {
    const regions = await Promise.all(
      [...new Set(parties)].map((party) => this.ofParty.load(party)),
    );
    return [...new Set(regions.flat())];
  }
}

function regionIn({ region }: { readonly [name: string]: unknown }): string[] {
  return typeof region === 'string' ? [region] : [];
}
