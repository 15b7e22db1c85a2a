import { CommandError } from './command-error.js';
import { comparableText, type PrismaBlock } from './prisma-blocks.js';

export const PROVIDERS = ['postgresql', 'mysql', 'sqlite'] as const;

/** A database that the adapter has models for. */
export type Provider = (typeof PROVIDERS)[number];

/** What the host's `datasource` says of its database. */
export interface Datasource {
  readonly provider: Provider;
  /** The PostgreSQL schemas that models must choose from; empty where they have no choice. */
  readonly schemas: readonly string[];
}

/**
 * The datasource of a schema; `null` where there is none.
 * @throws {CommandError} when its provider is none that the adapter has models for.
 */
export function readDatasource(blocks: readonly PrismaBlock[]): Datasource | null {
  const block = blocks.find(({ keyword }) => keyword === 'datasource');
  if (block === undefined) return null;
  const setting = (name: string) =>
    block.statements.map(({ text }) => /^(\w+) ?= ?(.*)$/.exec(text)).find((found) => found?.[1] === name)?.[2] ?? '';
  const [named = ''] = stringsOf(setting('provider'));
  const provider = toProvider(named);
  if (provider === null) {
    throw new CommandError(
      'provider',
      `The datasource "${block.name}" has the provider "${named}", for which there are no models. There are models for ${PROVIDERS.join(', ')}.`,
    );
  }
  return { provider, schemas: stringsOf(setting('schemas')) };
}

/** The provider of that name, or `null`. `postgres` is another name that Prisma takes for `postgresql`. */
export function toProvider(name: string): Provider | null {
  if (name === 'postgres') return 'postgresql';
  return PROVIDERS.find((provider) => provider === name) ?? null;
}

function stringsOf(value: string): readonly string[] {
  return [...comparableText(value).matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, string = '']) => string);
}
