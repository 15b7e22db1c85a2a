import { Logger as NestLogger } from '@nestjs/common';
import type { Logger } from '@org/ingest-core';

/** What the SDK tells, in Nest's log. */
export function createNestLogger(logger = new NestLogger('Ingest')): Logger {
  return {
    debug: (message, fields) => logger.debug({ message, ...fields }),
    info: (message, fields) => logger.log({ message, ...fields }),
    warn: (message, fields) => logger.warn({ message, ...fields }),
    error: (message, fields) => logger.error({ message, ...fields }),
  };
}
