/** The first half of the story: how batteries are made, built in, replaced and swapped. */
import type { JsonObject } from '../../vocabulary/json.js';
import { SAMPLE_PARTIES } from './sample-parties.js';
import { cellsOf, MODEL, moduleWithCells, THINGS, type ToldChapter } from './sample-things.js';

export const MAKING_AND_USE: readonly ToldChapter[] = [
  {
    en: 'Cells, modules and packs are made',
    zh: '电芯、模组与电池包的生产',
    events: [
      [
        'batteryMaker',
        'modelRegistered',
        {
          ...{ occurredAt: '2025-01-10T09:00:00+08:00', validFrom: '2025-01-01', ...MODEL },
          ...{ category: 'EV', chemistry: 'LFP', ratedCapacityAh: '150', nominalVoltageV: '400' },
          massKg: '412.5',
          content: [
            { substance: 'Li', massKg: '6.1' },
            { substance: 'Fe', massKg: '48.2' },
          ],
        },
      ],
      [
        'batteryMaker',
        'batteryProduced',
        produced(THINGS.module3, '2025-03-10T08:00:00+08:00', cellsOf(3)),
      ],
      [
        'batteryMaker',
        'batteryProduced',
        produced(THINGS.pack1, '2025-03-12T10:00:00+08:00', [
          moduleWithCells(1),
          moduleWithCells(2),
        ]),
      ],
      [
        'batteryMaker',
        'batteryProduced',
        produced(THINGS.pack2, '2025-03-12T11:00:00+08:00', [moduleWithCells(4)]),
      ],
      [
        'batteryMaker',
        'batteryProduced',
        produced(THINGS.pack3, '2025-03-12T12:00:00+08:00', [moduleWithCells(5)]),
      ],
    ],
  },
  {
    en: 'Cars are built and sold',
    zh: '整车装配与销售',
    events: [
      [
        'carMaker',
        'vehicleProduced',
        {
          ...{ occurredAt: '2025-04-02T10:00:00+08:00', vehicle: THINGS.vehicle1, model: 'SM-1' },
          ...{ energyMode: 'FIXED', certificateIssuedAt: '2025-04-03T09:00:00+08:00' },
          batteries: [THINGS.pack1],
        },
      ],
      [
        'carMaker',
        'vehicleProduced',
        {
          ...{ occurredAt: '2025-04-02T11:00:00+08:00', vehicle: THINGS.vehicle2, model: 'SM-2' },
          ...{ energyMode: 'SWAP', swapOperator: SAMPLE_PARTIES.swapOperator.id },
          batteries: [THINGS.pack2],
        },
      ],
      [
        'carMaker',
        'vehicleSold',
        { occurredAt: '2025-04-20T10:00:00+08:00', vehicle: THINGS.vehicle1, region: 'CN-GD' },
      ],
    ],
  },
  {
    en: 'A module is replaced, a pack is swapped',
    zh: '更换模组与换电',
    events: [
      [
        'workshop',
        'batteryReplaced',
        {
          ...{ occurredAt: '2025-09-15T14:30:00+08:00', host: THINGS.pack1 },
          ...{ removed: [THINGS.module1], fitted: [THINGS.module3], reason: 'cell voltage spread' },
        },
      ],
      [
        'swapOperator',
        'batterySwapped',
        {
          ...{ occurredAt: '2025-10-01T07:12:00+08:00', vehicle: THINGS.vehicle2 },
          ...{ removed: [THINGS.pack2], fitted: [THINGS.pack3] },
        },
      ],
      [
        'workshop',
        'batteryTested',
        {
          ...{
            occurredAt: '2026-03-01T10:00:00+08:00',
            battery: THINGS.pack1,
            method: 'GB/T 34015',
          },
          ...{ stateOfHealthFraction: '0.68', remainingCapacityAh: '102', verdict: 'recycle' },
        },
      ],
    ],
  },
];

function produced(product: string, occurredAt: string, components: JsonObject[]): JsonObject {
  return { occurredAt, product, components, ...MODEL };
}
