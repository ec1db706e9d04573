import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from '../http-faults.js';

/**
 * Hands what a resolver throws on to the endpoint, which logs a fault once, with its request id. Whatever
 * else is thrown is told in our words, but for what a health check made for its reader.
 */
@Catch()
export class FaultFilter extends BaseExceptionFilter {
  override catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() === 'graphql') throw exception;
    if (isReport(exception)) {
      super.catch(exception, host);
      return;
    }
    const http = host.switchToHttp();
    answerError(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), exception);
  }
}

/** What is not ready, by name: `{ status: 'error', error: … }`. */
function isReport(exception: unknown): boolean {
  if (!(exception instanceof HttpException)) return false;
  const response = exception.getResponse();
  return typeof response === 'object' && 'status' in response && 'error' in response;
}
