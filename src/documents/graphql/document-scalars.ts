/**
 * Scalars of the API that accept any string: a bad code, decimal or time must not refuse a thousand
 * good events, so each is judged in its own document. What is no string violates the schema.
 */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import type { TextKind } from '../domain/scalar-values.js';

export const BatteryCodeScalar = textScalar(
  'BatteryCode',
  'Code of GB/T 34014: 24 characters, 19 for second life. Case and blanks do not matter.',
);
export const VinScalar = textScalar('Vin', 'Vehicle identification number, 17 characters.');
export const PartyIdScalar = textScalar(
  'PartyId',
  '`uscc-` and a credit code of 18 characters, or `duns-` and 9 digits; either is taken bare too.',
);
export const ItemIdScalar = textScalar(
  'ItemId',
  '`battery:`, `vehicle:`, `lot:`, `uncoded:`, `site:` or `uri:` with what names the item; a bare ' +
    'battery code, VIN or URI is taken too.',
);
export const LotNumberScalar = textScalar('LotNumber', 'Number by which a party knows its lot.');
export const DecimalScalar = textScalar(
  'Decimal',
  'Decimal number as text, at most 15 digits before the point and 9 after it, 6 in masses.',
);
export const DateTimeScalar = textScalar(
  'DateTime',
  'RFC 3339 with the offset, down to microseconds, years 1990 to 2100.',
);
export const DateScalar = textScalar('Date', 'Calendar date, `YYYY-MM-DD`.');
export const Sha256Scalar = textScalar('Sha256', 'SHA-256 in 64 hexadecimal digits.');
export const CountryScalar = textScalar('Country', 'Country by ISO 3166-1, two letters.');
export const RegionScalar = textScalar('Region', 'Region by ISO 3166-2, as `CN-44`, or a country.');
export const MakerCodeScalar = textScalar('MakerCode', 'Positions 1 to 3 of a battery code.');

/** The kinds without an entry are `String`, ids are `ID`. */
export const SCALARS_BY_KIND: Readonly<Partial<Record<TextKind, GraphQLScalarType>>> = {
  batteryCode: BatteryCodeScalar,
  makerCode: MakerCodeScalar,
  vin: VinScalar,
  partyId: PartyIdScalar,
  itemId: ItemIdScalar,
  lotNumber: LotNumberScalar,
  decimal: DecimalScalar,
  fraction: DecimalScalar,
  massKg: DecimalScalar,
  instant: DateTimeScalar,
  date: DateScalar,
  sha256: Sha256Scalar,
  country: CountryScalar,
  region: RegionScalar,
};

function textScalar(name: string, description: string): GraphQLScalarType<string, string> {
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => textOf(name, value),
    parseValue: (value) => textOf(name, value),
    parseLiteral: (node) => {
      if (node.kind === Kind.STRING) return node.value;
      throw new GraphQLError(`${name} cannot represent a value that is no string`, { nodes: node });
    },
  });
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError(`${name} cannot represent a value that is no string`);
}
