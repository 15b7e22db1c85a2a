import type { ContentScope } from '@org/ingest-core';
import type { TableNames } from '../table-names.js';
import type { Parameters } from './parameters.js';
import { toBound } from './timestamp-text.js';

/** The conditions that a scope puts on rows named `c`, removed ones left out unless asked for. */
export function scopeConditions(
  p: Parameters,
  scope: ContentScope & { readonly includeRemoved?: boolean },
  names: TableNames,
): readonly string[] {
  const conditions = [`c."organizationId" = ${p.text(scope.organizationId)}`];
  if (scope.integrationId !== undefined) conditions.push(`c."integrationId" = ${p.text(scope.integrationId)}`);
  if (scope.format !== undefined) conditions.push(`c."format" = ${p.text(scope.format)}::${names.format}`);
  if (scope.publishedFrom !== undefined) conditions.push(`c."publishedAt" >= ${p.time(toBound(scope.publishedFrom))}`);
  if (scope.publishedBefore !== undefined)
    conditions.push(`c."publishedAt" < ${p.time(toBound(scope.publishedBefore))}`);
  if (scope.includeRemoved !== true) conditions.push('c."removedAt" IS NULL');
  return conditions;
}
