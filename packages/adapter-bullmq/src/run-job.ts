import {
  checkOutcome,
  decideAfterAttempt,
  type IngestionJob,
  type JobContext,
  type JobHandler,
  type NextStep,
  type RetryRules,
} from '@org/ingest-core';

/** One attempt of one job: the handler, and what follows from its outcome. */
export async function runAttempt(
  payload: IngestionJob,
  context: JobContext,
  handler: JobHandler,
  rules: RetryRules,
  random: () => number,
): Promise<NextStep> {
  try {
    return decideAfterAttempt(checkOutcome(await handler(payload, context)), context.attempt, rules, random);
  } catch (error) {
    return decideAfterAttempt({ kind: 'threw', error }, context.attempt, rules, random);
  }
}
