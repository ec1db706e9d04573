/** `battery-ledger migrate` and `rebuild`. */
import { HoldingsRebuild } from '../capture/holdings-rebuild.js';
import { readEnvironment } from '../config/environment.js';
import { CustodyService } from '../custody/custody.service.js';
import { LineageService } from '../lineage/lineage.service.js';
import { PartiesService } from '../parties/parties.service.js';
import { StockService } from '../stock/stock.service.js';
import { endWhenStopped } from './interruption.js';
import { openResources } from './resources.js';
import { withRooms } from './running-server.js';

export async function migrateNow(): Promise<void> {
  endWhenStopped();
  const resources = await openResources(readEnvironment(), {
    join: true,
    onProgress: (what) => void process.stdout.write(`${what}\n`),
  });
  await resources.close();
  process.stdout.write('The database has the newest schema.\n');
}

/** Answers of the server are incomplete while this runs; what is captured meanwhile is not lost. */
export async function rebuildAll(): Promise<void> {
  await withRooms(readEnvironment(), async (app) => {
    const steps: [string, () => Promise<unknown>][] = [
      ['rights', () => app.get(PartiesService, { strict: false }).rebuildRights()],
      ['beginnings and lots', () => app.get(HoldingsRebuild, { strict: false }).run()],
      ['parties', () => app.get(PartiesService, { strict: false }).rebuild()],
      ['lineage', () => app.get(LineageService, { strict: false }).rebuild()],
      ['custody', () => app.get(CustodyService, { strict: false }).rebuild()],
      ['stock', () => app.get(StockService, { strict: false }).rebuild()],
    ];
    for (const [what, rebuild] of steps) {
      const started = Date.now();
      process.stdout.write(`${what.padEnd(22)}… `);
      await rebuild();
      process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    }
  });
}
