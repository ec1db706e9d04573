import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'party', name: 'credential' })
@Index('credential_by_party', ['party', 'id'])
export class CredentialEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'credential_pkey' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  party!: string;

  @Column('text')
  label!: string;

  /** SHA-256 of the secret, which itself is kept nowhere. */
  @Column('bytea', { name: 'secret_digest' })
  secretDigest!: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** Within a minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
