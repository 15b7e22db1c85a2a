import type { Clock } from '../ports/clock.js';
import { type FieldList, type FieldPath, hasField, withoutField } from './field-list.js';
import type { NodeFieldSet } from './node-field-set.js';

/** How long a field that Meta does not know is left out, in milliseconds: a day. */
export const FIELD_QUARANTINE_MS = 86_400_000;

/** What can be asked for of nodes now. */
export interface AskedFields {
  readonly list: FieldList;
  /** What is left out of it. */
  readonly missing: readonly FieldPath[];
  /** Whether records are read without something that decides their identity, format or kind. */
  readonly isIncomplete: boolean;
}

/** Remembers which fields Meta does not know, for every walk of one source, so that only one call a day pays for it. */
export interface FieldQuarantine {
  add(nodeType: NodeFieldSet['nodeType'], path: FieldPath): void;
  ask(fields: NodeFieldSet): AskedFields;
}

/** Remembers for `FIELD_QUARANTINE_MS`, in this process; afterwards the field is asked for again. */
export function createFieldQuarantine(clock: Clock): FieldQuarantine {
  const ends = new Map<NodeFieldSet['nodeType'], Map<FieldPath, number>>();
  return {
    add(nodeType, path) {
      const paths = ends.get(nodeType) ?? new Map<FieldPath, number>();
      paths.set(path, clock.now().getTime() + FIELD_QUARANTINE_MS);
      ends.set(nodeType, paths);
    },
    ask({ nodeType, list, essential, deciding }) {
      const now = clock.now().getTime();
      const missing = [...(ends.get(nodeType) ?? [])].flatMap(([path, end]) =>
        end > now && hasField(list, path) && !essential.has(rootOf(path)) ? [path] : [],
      );
      return {
        list: missing.reduce(withoutField, list),
        missing,
        isIncomplete: missing.some((path) => deciding.has(rootOf(path))),
      };
    },
  };
}

function rootOf(path: FieldPath): string {
  return path.split('.')[0] ?? path;
}
