import type { GraphErrorClassification } from '../graph-api/classify-graph-error.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';

/**
 * The warning for an error that means: published before the account became a professional one, and never to be read by
 * an app. `null` for every other error.
 */
export function beforeConversionOf({ code, subcode, message }: GraphErrorClassification): IngestionWarning | null {
  return code === 100 && subcode === 2_108_006 ? { code: 'MEDIA_BEFORE_CONVERSION', message } : null;
}
