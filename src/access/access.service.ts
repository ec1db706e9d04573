import { Injectable } from '@nestjs/common';
import { CustodyClaims } from '../custody/custody-claims.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { RegisterSearchService } from '../parties/register-search.service.js';
import { RegisterService } from '../parties/register.service.js';
import type { Viewer } from '../vocabulary/viewer.js';
import { LookUps } from './look-ups.js';
import { ViewerAccess, type KnownLog } from './viewer-access.js';

/** Who may read what: every answer about events and items goes through here. */
@Injectable()
export class AccessService {
  constructor(
    private readonly claims: CustodyClaims,
    private readonly ledger: LedgerService,
    private readonly register: RegisterService,
    private readonly lookUps: LookUps,
    readonly mentions: RegisterSearchService,
  ) {}

  /** For one request, as of one size of the log. */
  of(viewer: Viewer, known: KnownLog): ViewerAccess {
    const { claims, ledger, register, lookUps } = this;
    const { journal } = lookUps;
    return new ViewerAccess({ claims, ledger, register, lookUps, journal }, viewer, known);
  }
}
