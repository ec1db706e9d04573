import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram } from 'prom-client';
import { FAULT_CODES } from '../errors/fault-texts.js';
import { counter, MetricSource, type Figure } from './metric-source.js';
import { MetricsRegistry, PREFIX } from './metrics-registry.js';
import { notesOf, type RequestNotes } from './request-notes.js';
import { Tally } from './tally.js';

/** A capture that waits for its projections may take two seconds and be well. */
export const SLOW_REQUEST_MS = 2_500;
const DURATION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** A name of GraphQL has letters, digits and underscores alone, and no end. */
const OPERATION_NAME_CHARS_MAX = 100;
const METHODS = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']);
const OTHER = 'OTHER';

/** Counts every request of the main listener when it is answered, and tells of slow ones in the log. */
@Injectable()
export class RequestMeter extends MetricSource implements OnModuleInit {
  private readonly log = new Logger('Request');
  private readonly refusals = new Tally('code', new Set(FAULT_CODES));
  private slow = 0;
  private readonly answered: Counter<'route' | 'method' | 'operation' | 'status'>;
  private readonly seconds: Histogram<'route' | 'operation'>;

  constructor(
    registry: MetricsRegistry,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    super();
    const registers = [registry.prometheus];
    this.answered = new Counter({
      name: `${PREFIX}requests_total`,
      help: 'Requests answered, by route of the server, kind of operation and HTTP status.',
      labelNames: ['route', 'method', 'operation', 'status'],
      registers,
    });
    this.seconds = new Histogram({
      name: `${PREFIX}request_duration_seconds`,
      help: 'Time from the arrival of a request to the end of its answer.',
      labelNames: ['route', 'operation'],
      buckets: DURATION_SECONDS,
      registers,
    });
  }

  onModuleInit(): void {
    // The command line uses the rooms without a listener.
    const adapter = this.adapterHost.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const fastify = adapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onResponse', (request, reply, done) => {
      this.count(request, reply);
      done();
    });
  }

  figures(): Promise<readonly Figure[]> {
    return Promise.resolve([
      counter(
        'faults_total',
        'Errors told instead of an answer, by code.',
        this.refusals.samples(),
      ),
      counter(
        'slow_requests_total',
        `Requests that took longer than ${SLOW_REQUEST_MS / 1_000} seconds.`,
        this.slow,
      ),
    ]);
  }

  private count(request: FastifyRequest, reply: FastifyReply): void {
    const notes = notesOf(request.raw);
    // The pattern that the router knows, never the path that was asked for.
    const route = reply.statusCode === 404 ? OTHER : (request.routeOptions.url ?? OTHER);
    const operation = notes.operation ?? 'none';
    const method = METHODS.has(request.method) ? request.method : OTHER;
    this.answered.inc({ route, method, operation, status: String(reply.statusCode) });
    this.seconds.observe({ route, operation }, reply.elapsedTime / 1_000);
    for (const code of notes.codes) this.refusals.add(code);
    if (reply.elapsedTime > SLOW_REQUEST_MS) this.tellSlow(request, reply, notes);
  }

  private tellSlow(request: FastifyRequest, reply: FastifyReply, notes: RequestNotes): void {
    this.slow += 1;
    this.log.warn({
      msg: 'slow',
      operation: notes.operation,
      operationName: notes.operationName?.slice(0, OPERATION_NAME_CHARS_MAX),
      cost: notes.cost,
      ms: Math.round(reply.elapsedTime),
      status: reply.statusCode,
      requestId: request.id,
    });
  }
}
