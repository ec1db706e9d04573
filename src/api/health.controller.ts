import { Controller, Get, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { HealthCheckResult, HealthIndicatorResult } from '@nestjs/terminus';
import { ReadinessProbe } from './readiness-probe.js';
import type { Readiness } from './readiness-probe.js';

/** A probe that says nothing for so long is not ready. */
export const PROBE_MS_MAX = 3_000;

/** For whoever runs the server: open to anybody, hence names only, no reasons. */
@Controller()
export class HealthController {
  private readonly log = new Logger('Health');

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  /** Alive: the process answers. Failing it means "restart me", so it asks for nothing else. */
  @Get('healthz')
  @HealthCheck()
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready: every probe says so; otherwise 503, naming those that do not. */
  @Get('readyz')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check(this.probes().map((probe) => () => this.ask(probe)));
  }

  private probes(): ReadinessProbe[] {
    const found = this.discovery
      .getProviders()
      .map(({ instance }: { instance: unknown }) => instance);
    return [...new Set(found.filter((instance) => instance instanceof ReadinessProbe))];
  }

  private async ask(probe: ReadinessProbe): Promise<HealthIndicatorResult> {
    const { name, ok, detail } = await readinessOf(probe);
    if (ok) return this.indicators.check(name).up();
    this.log.warn({ msg: 'not ready', probe: name, detail });
    return this.indicators.check(name).down();
  }
}

/** A probe that throws or hangs is not ready, under the name of its class. */
async function readinessOf(probe: ReadinessProbe): Promise<Readiness> {
  const name = probe.constructor.name;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ name, ok: false, detail: 'no answer' }), PROBE_MS_MAX);
  });
  try {
    return await Promise.race([probe.isReady(), late]);
  } catch (error) {
    return { name, ok: false, detail: String(error) };
  } finally {
    clearTimeout(timer);
  }
}
