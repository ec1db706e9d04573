import { ItemPointers } from './item-pointers.js';

const CODE = 'ZZ1PB24S000001F3C0000001';

describe('item pointers', () => {
  const pointers = new ItemPointers('batteryRepurposed', {
    products: [{ code: 'other', components: [{ code: CODE }] }, { code: CODE }],
    lotNumber: 'L 7',
    items: ['uri:urn:x'],
  });

  it.each([
    [`battery:${CODE}`, '/batteryRepurposed/products/0/components/0/code'],
    ['lot:duns-123456789:L%207', '/batteryRepurposed/lotNumber'],
    ['uri:urn:x', '/batteryRepurposed/items/0'],
    ['uri:urn:y', '/batteryRepurposed'],
  ])('of %s is the first field that names it, else the event', (item, pointer) => {
    expect(pointers.of(item)).toBe(pointer);
  });
});
