import { InvalidConfigurationError, type Logger } from '@org/ingest-core';
import type { BullMqJobRunnerOptions } from './options.js';

export async function assertUsableClient(options: BullMqJobRunnerOptions, _logger: Logger): Promise<void> {
  if (options.client === undefined && options.connection === undefined)
    throw new InvalidConfigurationError(
      'Neither client nor connection was given. Pass your ioredis client as `client`.',
    );
}
