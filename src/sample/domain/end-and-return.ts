/** The second half of the story: retirement, second life, recycling, and a cell made of it. */
import type { JsonObject } from '../../vocabulary/json.js';
import { sampleEventId } from './sample-codes.js';
import { SAMPLE_PARTIES } from './sample-parties.js';
import { LOTS, MODEL, THINGS, type ToldChapter } from './sample-things.js';

export const END_AND_RETURN: readonly ToldChapter[] = [
  {
    en: 'Packs are retired, collected and handed over',
    zh: '退役、回收与移交',
    events: [
      [
        'workshop',
        'batteryRemoved',
        {
          occurredAt: '2026-03-02T09:00:00+08:00',
          host: THINGS.vehicle1,
          batteries: [THINGS.pack1],
        },
      ],
      [
        'workshop',
        'batteryRetired',
        {
          occurredAt: '2026-03-02T09:30:00+08:00',
          batteries: [THINGS.pack1],
          disposition: 'WASTE',
          massKg: '411',
        },
      ],
      [
        'swapOperator',
        'batteryRetired',
        {
          occurredAt: '2026-03-05T09:30:00+08:00',
          batteries: [THINGS.pack2],
          disposition: 'REUSE_ASSESSMENT',
        },
      ],
      [
        'outlet',
        'received',
        {
          occurredAt: '2026-03-06T16:00:00+08:00',
          items: [THINGS.pack1],
          sender: SAMPLE_PARTIES.workshop.id,
          massKg: '411',
        },
      ],
      [
        'outlet',
        'handedOver',
        {
          occurredAt: '2026-03-10T08:00:00+08:00',
          items: [THINGS.pack1],
          receiver: SAMPLE_PARTIES.recycler.id,
          massKg: '411',
        },
      ],
      [
        'recycler',
        'received',
        { occurredAt: '2026-03-11T15:00:00+08:00', handover: sampleEventId(16), massKg: '410.8' },
      ],
      [
        'secondLife',
        'received',
        {
          occurredAt: '2026-03-12T15:00:00+08:00',
          items: [THINGS.pack2],
          sender: SAMPLE_PARTIES.swapOperator.id,
        },
      ],
      [
        'recycler',
        'received',
        {
          occurredAt: '2026-03-13T15:00:00+08:00',
          items: [THINGS.module1],
          sender: SAMPLE_PARTIES.workshop.id,
        },
      ],
    ],
  },
  {
    en: 'A second life',
    zh: '梯次利用',
    events: [
      [
        'secondLife',
        'batteryDismantled',
        {
          ...{ occurredAt: '2026-04-20T10:00:00+08:00', parent: THINGS.pack2 },
          componentsFound: [THINGS.module4],
        },
      ],
      [
        'swapOperator',
        'batteryRemoved',
        {
          ...{ occurredAt: '2026-04-21T09:00:00+08:00', host: THINGS.vehicle2 },
          batteries: [THINGS.pack3],
        },
      ],
      [
        'secondLife',
        'received',
        {
          ...{ occurredAt: '2026-04-22T15:00:00+08:00', items: [THINGS.pack3] },
          sender: SAMPLE_PARTIES.swapOperator.id,
        },
      ],
      // Out of a pack that nobody has taken apart: repurposing says itself where the module was.
      [
        'secondLife',
        'batteryRepurposed',
        {
          occurredAt: '2026-05-01T10:00:00+08:00',
          products: [
            {
              ...{ code: THINGS.secondLifePack, seriesCount: 1, parallelCount: 2 },
              ...{ ratedCapacityAh: '220', use: 'telecom backup' },
              components: [{ code: THINGS.module4 }, { code: THINGS.module5 }],
            },
          ],
        },
      ],
      [
        'batteryMaker',
        'batteryProduced',
        { occurredAt: '2026-06-01T08:00:00+08:00', product: THINGS.module6, ...MODEL },
      ],
      [
        'secondLife',
        'batteryReplaced',
        {
          ...{ occurredAt: '2026-06-10T14:00:00+08:00', host: THINGS.secondLifePack },
          ...{ removed: [THINGS.module4], fitted: [THINGS.module6] },
        },
      ],
    ],
  },
  {
    en: 'Packs become material',
    zh: '再生利用',
    events: [
      [
        'recycler',
        'materialProcessed',
        crushed('2026-05-12T18:00:00+08:00', [THINGS.pack1, '410.8'], ['BM-1', '205.2']),
      ],
      [
        'recycler',
        'materialProcessed',
        crushed('2026-05-20T18:00:00+08:00', [THINGS.module1, '98'], ['BM-2', '51']),
      ],
      [
        'recycler',
        'materialProcessed',
        {
          ...{ occurredAt: '2026-06-20T18:00:00+08:00', process: 'HYDRO' },
          inputs: [{ item: LOTS.blackMassOfPack1, massKg: '205.2' }],
          outputs: [
            {
              lotNumber: 'LC-1',
              materialKind: 'LITHIUM_CARBONATE',
              massKg: '29.4',
              composition: [{ element: 'Li', massFraction: '0.187', source: 'ANALYSIS' }],
            },
            { lotNumber: 'RS-1', materialKind: 'RESIDUE', massKg: '160' },
          ],
        },
      ],
      [
        'recycler',
        'received',
        {
          occurredAt: '2026-06-25T15:00:00+08:00',
          items: [THINGS.secondLifePack, THINGS.module4],
          sender: SAMPLE_PARTIES.secondLife.id,
        },
      ],
      [
        'recycler',
        'materialProcessed',
        crushed('2026-06-28T18:00:00+08:00', [THINGS.secondLifePack, '190'], ['BM-3', '97']),
      ],
      [
        'recycler',
        'materialProcessed',
        crushed('2026-06-29T18:00:00+08:00', [THINGS.module4, '95'], ['BM-4', '48']),
      ],
    ],
  },
  {
    en: 'Recovered lithium goes into new cells',
    zh: '再生锂用于新电芯',
    events: [
      [
        'recycler',
        'handedOver',
        {
          occurredAt: '2026-07-01T08:00:00+08:00',
          items: [LOTS.lithiumCarbonate],
          receiver: SAMPLE_PARTIES.batteryMaker.id,
          massKg: '29.4',
        },
      ],
      [
        'batteryMaker',
        'received',
        {
          occurredAt: '2026-07-03T08:00:00+08:00',
          items: [LOTS.lithiumCarbonate],
          sender: SAMPLE_PARTIES.recycler.id,
          massKg: '29.38',
        },
      ],
      [
        'batteryMaker',
        'materialUsed',
        {
          ...{ occurredAt: '2026-08-20T08:00:00+08:00', year: 2026, ...MODEL },
          inputs: [{ item: LOTS.lithiumCarbonate, massKg: '20' }],
          output: { lotNumber: 'PL-9', materialKind: 'PRODUCTION_LOT', massKg: '180' },
        },
      ],
      [
        'batteryMaker',
        'batteryProduced',
        {
          occurredAt: '2026-09-01T08:00:00+08:00',
          product: THINGS.newCell,
          productionLot: LOTS.productionLot,
        },
      ],
    ],
  },
];

function crushed(
  occurredAt: string,
  [item, massKg]: readonly [item: string, massKg: string],
  [lotNumber, outputKg]: readonly [lotNumber: string, massKg: string],
): JsonObject {
  return {
    ...{ occurredAt, process: 'CRUSH', inputs: [{ item, massKg }] },
    outputs: [{ lotNumber, materialKind: 'BLACK_MASS', chemistry: 'LFP', massKg: outputKg }],
  };
}
