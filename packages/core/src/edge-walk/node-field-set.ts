import type { FieldList } from './field-list.js';

/** The fields that nodes of one type are asked for, and how much depends on them. */
export interface NodeFieldSet {
  /** Names the type where fields that Meta does not know are remembered. */
  readonly nodeType: string;
  readonly list: FieldList;
  /** What nothing can be read without. */
  readonly essential: ReadonlySet<string>;
  /** What decides identity, format or kind: without one of these a record is incomplete. */
  readonly deciding: ReadonlySet<string>;
  readonly typeNames: NodeTypeNames;
}

/** What Meta calls nodes in its errors. */
export interface NodeTypeNames {
  /** The nodes themselves. */
  readonly own: RegExp;
  /** The nodes inside them, by the field that holds them. */
  readonly inner: ReadonlyMap<string, RegExp>;
  /** The account whose edge they stand on: what it lacks is the edge, and no field of theirs. */
  readonly account: RegExp;
}
