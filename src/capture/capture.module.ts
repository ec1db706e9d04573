import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { CaptureTransaction } from './capture-transaction.js';
import { CaptureFigures } from './capture-figures.js';
import { CaptureJournal } from './capture-journal.js';
import { CaptureService } from './capture.service.js';
import { CaptureResolver } from './graphql/capture.resolver.js';
import { HoldingsRebuild } from './holdings-rebuild.js';
import { RefusalRecorder } from './refusal-recorder.js';
import { SubmissionReader } from './submission-reader.js';

@Module({
  imports: [LedgerModule, PartiesModule, DocumentsModule],
  providers: [
    CaptureService,
    CaptureFigures,
    CaptureJournal,
    CaptureTransaction,
    SubmissionReader,
    HoldingsRebuild,
    RefusalRecorder,
    CaptureResolver,
  ],
  exports: [CaptureService, HoldingsRebuild],
})
export class CaptureModule {}
