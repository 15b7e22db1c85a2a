import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common';

/** Whose data a request may see. Stands for your own authentication: a header that anybody can send is none. */
export const OrganizationId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const id = context.switchToHttp().getRequest<IncomingMessage>().headers['x-organization-id'];
  if (typeof id === 'string' && id !== '') return id;
  throw new UnauthorizedException('Nobody is signed in.');
});
