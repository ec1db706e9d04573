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

  /** Ready: every part works; otherwise 503, naming those that do not. `degraded` names what falls behind. */
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
    const told = await readinessOf(probe);
    const each = told.map((one) => Object.entries(this.indicated(one)));
    return Object.fromEntries(each.flat());
  }

  private indicated({ name, ok, keepsUp = true, detail }: Readiness): HealthIndicatorResult {
    const indicator = this.indicators.check(name);
    if (ok && keepsUp) return indicator.up();
    this.log.warn({ msg: ok ? 'falls behind' : 'not ready', probe: name, detail });
    return ok ? indicator.degraded() : indicator.down();
  }
}

/** A probe that throws or hangs is not ready, under the name of its class. */
async function readinessOf(probe: ReadinessProbe): Promise<readonly Readiness[]> {
  const name = probe.constructor.name;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ name, ok: false, detail: 'no answer' }), PROBE_MS_MAX);
  });
  try {
    return [await Promise.race([probe.isReady(), late])].flat();
  } catch (error) {
    return [{ name, ok: false, detail: String(error) }];
  } finally {
    clearTimeout(timer);
  }
}
