import type { ContentItem } from '@org/ingest-core';

/** One way to keep content in a database that nobody else writes to. */
export interface StorageContender {
  readonly name: string;
  /** What it stores: the same content as others, or the first part of it where it is slow. */
  readonly items: readonly ContentItem[];
  /** Stores a batch, whether it is new, changed or stored already. */
  store(batch: readonly ContentItem[]): Promise<unknown>;
  /** Empties the table. */
  clear(): Promise<void>;
  /** Does for the table what the database would do in the background within minutes. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
