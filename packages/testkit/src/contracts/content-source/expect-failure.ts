import { type GraphErrorKind, GraphRequestError } from '@org/ingest-core';
import { expect } from 'vitest';

/** Every failure of a source is a `GraphRequestError` that says what it means. */
export function expectFailure(failure: unknown, kinds?: readonly GraphErrorKind[]): void {
  expect(failure).toBeInstanceOf(GraphRequestError);
  if (failure instanceof GraphRequestError && kinds !== undefined) expect(kinds).toContain(failure.classification.kind);
}

/** The reason with which a promise rejects; the test fails when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to reject, and it did not');
}
