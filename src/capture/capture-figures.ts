import { Injectable } from '@nestjs/common';
import { counter, gauge, MetricSource, type Figure } from '../metrics/metric-source.js';
import { CaptureService } from './capture.service.js';

/** What this server took in and refused since its start. */
@Injectable()
export class CaptureFigures extends MetricSource {
  constructor(private readonly capture: CaptureService) {
    super();
  }

  figures(): Promise<readonly Figure[]> {
    const { waiting, outcomes, refusals } = this.capture.figures();
    return Promise.resolve([
      gauge('capture_queue', 'Capture requests that wait for the transaction at hand.', waiting),
      counter('events_total', 'Events that were sent, by what became of them.', outcomes),
      counter('refusals_total', 'Reasons why events were refused, by code.', refusals),
    ]);
  }
}
