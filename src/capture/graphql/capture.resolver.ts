import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentLanguage, CurrentViewer } from '../../api/graphql/current-request.js';
import type { Language } from '../../errors/error-text.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { CaptureService } from '../capture.service.js';
import { busyFault } from './busy-fault.js';
import { CaptureEventsInput } from './capture-events.input.js';
import { CaptureEventsResultModel } from './event-result.model.js';
import { toCaptureEventsResult } from './to-event-result.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@Resolver()
export class CaptureResolver {
  constructor(private readonly capture: CaptureService) {}

  @SizedList({ argument: 'input.events', lists: ['results'], each: 2 })
  @Mutation(() => CaptureEventsResultModel, {
    description: 'Takes in 1 to 1,000 events. Sending the same again does no harm.',
  })
  async captureEvents(
    @Args('input', { type: () => CaptureEventsInput }) input: CaptureEventsInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): Promise<CaptureEventsResultModel> {
    const { events: documents, onRefusal, dryRun, awaitProjection } = input;
    const submitter = viewer.partyId;
    const request = { documents, onRefusal, dryRun, awaitProjection, submitter };
    const captured = await this.capture.captureEvents(request).catch(busyFault);
    return toCaptureEventsResult(captured, language);
  }
}
