import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RegisterKind } from '../domain/register-entry.js';
import type { JsonObject } from '../../vocabulary/json.js';

const PRIMARY_KEY = { primaryKeyConstraintName: 'register_entry_pkey' };

@Entity({ schema: 'party', name: 'register_entry' })
@Index('register_entry_by_key', ['kind', 'key'])
@Index('register_entry_by_party', ['party', 'kind', 'key'])
// Over parts of the fields, which only the migration can say.
@Index('register_entry_by_word', { synchronize: false })
@Index('register_entry_by_agent', { synchronize: false })
export class RegisterEntryEntity {
  @PrimaryColumn('uuid', { name: 'event_id', ...PRIMARY_KEY })
  eventId!: string;

  /** A log index, as a decimal string. */
  @PrimaryColumn('bigint', { name: 'known_from', ...PRIMARY_KEY })
  knownFrom!: string;

  @Column('bigint', { name: 'known_until', nullable: true })
  knownUntil!: string | null;

  @Column('text')
  kind!: RegisterKind;

  @Column({ type: 'text', collation: 'C' })
  key!: string;

  @Column({ type: 'text', collation: 'C' })
  party!: string;

  @Column('date', { name: 'valid_from' })
  validFrom!: string;

  @Column('date', { name: 'valid_until', nullable: true })
  validUntil!: string | null;

  @Column('uuid', { name: 'revoked_by', nullable: true })
  revokedBy!: string | null;

  @Column('jsonb')
  fields!: JsonObject;
}
