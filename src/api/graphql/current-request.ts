import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Language } from '../../errors/error-text.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import type { RequestContext } from './request-context.js';

/** The `Viewer` of the request, in a resolver's parameters. Never undefined: without one nothing runs. */
export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext): Viewer => requestContextOf(context).viewer,
);

/** `'en'` or `'zh'`, by `Accept-Language`. */
export const CurrentLanguage = createParamDecorator(
  (_: unknown, context: ExecutionContext): Language => requestContextOf(context).language,
);

function requestContextOf(context: ExecutionContext): RequestContext {
  return GqlExecutionContext.create(context).getContext<RequestContext>();
}
