import type { JsonObject } from '../../vocabulary/json.js';
import { readCatenaX } from './catena-x.js';

const RELATIONS = 'urn:bamm:io.catenax.assembly_part_relationship:1.1.0#AssemblyPartRelationship';
const SERIAL = 'urn:bamm:io.catenax.serial_part_typization:1.1.0#SerialPartTypization';
const BATCH = 'urn:bamm:io.catenax.batch:1.0.0#Batch';
const DATE = '2022-02-03T14:48:54.709Z';

function twin(id: string, children: readonly string[], aspect = SERIAL): JsonObject {
  return {
    catenaXId: id,
    [aspect]: [{ partTypeInformation: { nameAtManufacturer: id } }],
    ...(children.length === 0
      ? {}
      : {
          [RELATIONS]: [
            { childParts: children.map((child) => ({ childCatenaXId: child, createdOn: DATE })) },
          ],
        }),
  };
}

function file(...twins: JsonObject[]): JsonObject {
  return { 'https://catenax.io/schema/TestDataContainer/1.0.0': twins };
}

describe('Catena-X import', () => {
  it('makes serial children parts, and batches lots that are used up', () => {
    const read = readCatenaX(
      file(twin('car', ['pack', 'glue']), twin('pack', []), twin('glue', [], BATCH)),
    );
    expect(read.documents[0]).toMatchObject({
      itemAssembled: { item: 'car', parts: ['pack'], lots: ['glue'], occurredAt: DATE },
    });
    expect(read.documents).toHaveLength(3);
  });

  it('names a serial part with two parents, and no batch', () => {
    const read = readCatenaX(
      file(
        ...[twin('a', ['part', 'glue']), twin('b', ['part', 'glue'])],
        ...[twin('part', []), twin('glue', [], BATCH)],
      ),
    );
    expect(read.conflicts).toEqual([{ part: 'part', parents: ['a', 'b'] }]);
  });

  it('lets a twin without relations become known at the first date of the file', () => {
    const read = readCatenaX(file(twin('a', ['b']), twin('b', []), twin('alone', [])));
    expect(read.unrelated).toEqual(['alone']);
    expect(read.documents[2]).toMatchObject({ itemAssembled: { item: 'alone', occurredAt: DATE } });
  });

  it('names a child that is in no file, an id that stands twice, and a twin without one', () => {
    const read = readCatenaX(file(twin('a', ['ghost']), twin('a', []), { [SERIAL]: [{}] }));
    expect(read.problems.map(({ problem }) => problem)).toEqual([
      'ID_TWICE',
      'NO_ID',
      'UNKNOWN_CHILD',
    ]);
  });

  it('says so when a file holds no twins', () => {
    expect(readCatenaX({ other: [] }).problems[0]?.problem).toBe('NO_TWINS');
  });
});
