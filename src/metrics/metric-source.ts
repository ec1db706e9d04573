/** One value of a figure; its labels have values of a small, fixed set. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Figure {
  /** Without the prefix that all figures bear: `log_size`. */
  readonly name: string;
  /** One sentence with its unit. */
  readonly help: string;
  /** What only grows while the process lives is a counter. */
  readonly kind: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/**
 * A room that has figures for `/metrics` provides a class that extends this; every such provider is found
 * by itself. Asked at each scrape. A label never holds a party, an item, or a name that a client chose:
 * each of them would be a series of its own, for ever.
 */
export abstract class MetricSource {
  abstract figures(): Promise<readonly Figure[]>;
}

export function gauge(name: string, help: string, samples: number | readonly Sample[]): Figure {
  return { name, help, kind: 'gauge', samples: sampled(samples) };
}

export function counter(name: string, help: string, samples: number | readonly Sample[]): Figure {
  return { name, help, kind: 'counter', samples: sampled(samples) };
}

function sampled(samples: number | readonly Sample[]): readonly Sample[] {
  return typeof samples === 'number' ? [{ value: samples }] : samples;
}
