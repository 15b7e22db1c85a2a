import type { ContentKind, ContentScope } from '@org/ingest-core';
import type { SqlDialect } from './dialect.js';
import type { Parameters } from './parameters.js';

/** The conditions that a scope puts on rows named `c`, removed ones left out unless asked for. */
export function scopeConditions(
  dialect: SqlDialect,
  p: Parameters,
  scope: ContentScope & { readonly includeRemoved?: boolean; readonly kind?: ContentKind },
): readonly string[] {
  const column = (name: string) => `c.${dialect.quote(name)}`;
  const conditions = [`${column('organizationId')} = ${p.text(scope.organizationId)}`];
  if (scope.integrationId !== undefined) conditions.push(`${column('integrationId')} = ${p.text(scope.integrationId)}`);
  if (scope.format !== undefined) conditions.push(`${column('format')} = ${p.text(scope.format)}`);
  if (scope.kind !== undefined) conditions.push(`${column('kind')} = ${p.text(scope.kind)}`);
  if (scope.publishedFrom !== undefined) conditions.push(`${column('publishedAt')} >= ${p.time(scope.publishedFrom)}`);
  if (scope.publishedBefore !== undefined)
    conditions.push(`${column('publishedAt')} < ${p.time(scope.publishedBefore)}`);
  if (scope.includeRemoved !== true) conditions.push(`${column('removedAt')} IS NULL`);
  return conditions;
}

/** Whether both ids of a scope could be some row's. */
export function canMatch(
  dialect: SqlDialect,
  { organizationId, integrationId }: Pick<ContentScope, 'organizationId' | 'integrationId'>,
): boolean {
  return dialect.isStorableId(organizationId) && (integrationId === undefined || dialect.isStorableId(integrationId));
}
