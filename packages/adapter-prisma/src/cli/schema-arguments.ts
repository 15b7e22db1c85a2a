import { parseArgs } from 'node:util';
import { CommandError } from './command-error.js';
import { PROVIDERS, type Provider, toProvider } from './datasource.js';
import type { Relations } from './relations.js';

/** What the command line asks for. */
export type SchemaArguments =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'schema';
      /** Path of the host's schema, a file or a folder; `null` to print. */
      readonly schemaPath: string | null;
      /** `null` for the one of the host's datasource, or `postgresql` when there is none to ask. */
      readonly provider: Provider | null;
      readonly dbSchema: string | null;
      readonly relations: Relations | null;
      /** Whether to change nothing. */
      readonly isCheck: boolean;
    };

/**
 * Reads the arguments after the name of the program.
 * @throws {CommandError} when they cannot be meant.
 */
export function readSchemaArguments(args: readonly string[]): SchemaArguments {
  const { values, positionals } = parse(args);
  if (values.help === true || args.length === 0) return { kind: 'help' };
  if (positionals.length !== 1 || positionals[0] !== 'schema') {
    throw new CommandError(
      'arguments',
      `There is no command "${positionals.join(' ')}". The one there is is "schema".`,
    );
  }
  const { schema: schemaPath = null, check: isCheck = false, 'db-schema': dbSchema = null } = values;
  if (isCheck && schemaPath === null) {
    throw new CommandError(
      'arguments',
      '--check needs something to look at: pass the path of your schema as --schema.',
    );
  }
  return {
    kind: 'schema',
    schemaPath: filled('--schema', schemaPath),
    provider: values.provider === undefined ? null : readProvider(values.provider),
    dbSchema: filled('--db-schema', dbSchema),
    relations: values.relations === undefined ? null : readRelations(values.relations),
    isCheck,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        schema: { type: 'string' },
        provider: { type: 'string' },
        'db-schema': { type: 'string' },
        relations: { type: 'string' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node says which argument it cannot take.
    throw new CommandError('arguments', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function filled(option: string, value: string | null): string | null {
  if (value === '') throw new CommandError('arguments', `${option} is empty: give it a value, or leave it out.`);
  return value;
}

function readProvider(name: string): Provider {
  const provider = toProvider(name);
  if (provider !== null) return provider;
  throw new CommandError('arguments', `--provider cannot be "${name}". It is one of ${PROVIDERS.join(', ')}.`);
}

function readRelations(value: string): Relations {
  const [organization = '', integration = '', ...others] = value.split(',').map((name) => name.trim());
  const isName = (name: string) => /^[A-Za-z][\w-]*$/.test(name);
  if (others.length === 0 && isName(organization) && isName(integration) && organization !== integration) {
    return { organization, integration };
  }
  throw new CommandError(
    'arguments',
    `--relations cannot be "${value}". It names two models of yours, as in --relations Organization,Integration.`,
  );
}
