import { GraphRequestError } from '../graph-api/graph-request-error.js';
import type { ReadItemRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import { printFieldList } from './field-list.js';
import type { AskedFields } from './field-quarantine.js';
import type { NodeFieldSet } from './node-field-set.js';
import { refusedFieldOf } from './refused-field.js';
import type { EdgeReader } from './walk-memory.js';

/** A single node, and what it was read without. */
export interface ReadNode extends AskedFields {
  readonly body: Readonly<Record<string, unknown>>;
  readonly warnings: readonly IngestionWarning[];
}

/**
 * Asks for one node. A field that Meta does not know is left out, and the node asked for again.
 * @throws {GraphRequestError}
 */
export async function readNode(
  { client, fields, usageLevel }: Pick<EdgeReader, 'client' | 'fields' | 'usageLevel'>,
  request: ReadItemRequest,
  id: string,
  fieldSet: NodeFieldSet,
): Promise<ReadNode> {
  for (;;) {
    const asked = fields.ask(fieldSet);
    try {
      const { body } = await client.get({
        path: [id],
        params: { fields: printFieldList(asked.list) },
        accessToken: request.accessToken,
        usageKeys: [{ level: usageLevel, id: request.integration.externalAccountId }],
        signal: request.signal,
        onSend: request.onApiCall,
      });
      return { body, warnings: describeMissing(id, asked), ...asked };
    } catch (error) {
      if (!(error instanceof GraphRequestError)) throw error;
      const refused = refusedFieldOf(error.classification, fieldSet, asked.list, false);
      if (refused === null) throw error;
      fields.add(fieldSet.nodeType, refused);
    }
  }
}

function describeMissing(id: string, { missing }: AskedFields): readonly IngestionWarning[] {
  if (missing.length === 0) return [];
  const message = `Meta does not know ${missing.join(', ')}; ${id} was read without it`;
  return [{ code: 'FIELD_UNAVAILABLE', message }];
}
