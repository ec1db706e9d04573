import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { MetricSource, type Figure } from './metric-source.js';

/** Of every figure that is the ledger's own; what Node tells of itself keeps its usual names. */
export const PREFIX = 'battery_ledger_';
/** A source that says nothing for so long is left out of this scrape. */
export const SOURCE_MS_MAX = 3_000;

/** Keeps what is counted, and asks every source of figures at each scrape. */
@Injectable()
export class MetricsRegistry {
  readonly prometheus = new Registry();
  private readonly log = new Logger('Metrics');
  private readonly sourceUp: Gauge<'source'>;

  constructor(private readonly discovery: DiscoveryService) {
    collectDefaultMetrics({ register: this.prometheus });
    this.sourceUp = new Gauge({
      name: `${PREFIX}metric_source_up`,
      help: '1 where a part of the server told its figures at this scrape, 0 where it could not.',
      labelNames: ['source'],
      registers: [this.prometheus],
    });
  }

  get contentType(): string {
    return this.prometheus.contentType;
  }

  /** All figures as text. One part that fails keeps none of the others away. */
  async text(): Promise<string> {
    await Promise.all(this.sources().map((source) => this.take(source)));
    return this.prometheus.metrics();
  }

  private sources(): MetricSource[] {
    const found = this.discovery
      .getProviders()
      .map(({ instance }: { instance: unknown }) => instance);
    return [...new Set(found.filter((instance) => instance instanceof MetricSource))];
  }

  private async take(source: MetricSource): Promise<void> {
    const { name } = source.constructor;
    try {
      for (const figure of await withinTime(source.figures())) this.set(figure);
      this.sourceUp.set({ source: name }, 1);
    } catch (error) {
      this.sourceUp.set({ source: name }, 0);
      this.log.warn({ msg: 'no figures', source: name, reason: String(error) });
    }
  }

  private set(figure: Figure): void {
    const name = `${PREFIX}${figure.name}`;
    const known = this.prometheus.getSingleMetric(name);
    // The names of its labels are those of its first sample.
    if (known === undefined && figure.samples.length === 0) return;
    const metric = known ?? this.made(name, figure);
    metric.reset();
    for (const { labels = {}, value } of figure.samples) {
      if (metric instanceof Gauge) metric.set(labels, value);
      else if (metric instanceof Counter) metric.inc(labels, value);
    }
  }

  private made(name: string, { help, kind, samples }: Figure): Gauge | Counter {
    const labelNames = Object.keys(samples[0]?.labels ?? {});
    const options = { name, help, labelNames, registers: [this.prometheus] };
    return kind === 'gauge' ? new Gauge(options) : new Counter(options);
  }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), SOURCE_MS_MAX);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
