import { buildFragment } from './build-fragment.js';
import { CommandError } from './command-error.js';
import { type Datasource, type Provider, readDatasource } from './datasource.js';
import { describeAdded, describeDifferences } from './describe-plan.js';
import { HELP } from './help.js';
import { readHostSchema, writeSchemaFiles } from './host-schema-files.js';
import { planSchemaChange } from './plan-schema-change.js';
import { parsePrismaBlocks } from './prisma-blocks.js';
import { backRelationFields } from './relations.js';
import { readSchemaArguments, type SchemaArguments } from './schema-arguments.js';
import type { HostSchema } from './schema-file.js';
import { readShippedModels } from './shipped-models.js';

/** Where the command writes to. */
export interface CommandOutput {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

type SchemaOptions = Extract<SchemaArguments, { kind: 'schema' }>;

/**
 * Runs the command with the arguments after the name of the program.
 * @returns the exit code, which `--help` explains.
 */
export async function runSchemaCommand(args: readonly string[], output: CommandOutput): Promise<0 | 1 | 2> {
  try {
    const options = readSchemaArguments(args);
    if (options.kind === 'help') {
      output.stdout(HELP);
      return 0;
    }
    if (options.schemaPath === null) return await printModels(options, output);
    return await addModels(await readHostSchema(options.schemaPath), options, output);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    output.stderr(`${error.message}\n${error.kind === 'arguments' ? 'See --help.\n' : ''}`);
    return 2;
  }
}

async function printModels(options: SchemaOptions, { stdout, stderr }: CommandOutput): Promise<0> {
  const provider = options.provider ?? 'postgresql';
  stdout(buildFragment(await readShippedModels(provider), provider, options));
  if (options.relations !== null) {
    const { organization, integration } = options.relations;
    const fields = backRelationFields().map((field) => `  ${field}\n`);
    stderr(`Add to your models ${organization} and ${integration}:\n${fields.join('')}`);
  }
  return 0;
}

async function addModels(host: HostSchema, options: SchemaOptions, { stdout, stderr }: CommandOutput): Promise<0 | 1> {
  const datasource = readDatasource(host.files.flatMap(({ text }) => parsePrismaBlocks(text)));
  const provider = chooseProvider(host, datasource, options.provider);
  const fragment = buildFragment(await readShippedModels(provider), provider, options);
  const plan = planSchemaChange(host, fragment, options.relations);
  switch (plan.kind) {
    case 'present':
      stdout(`"${host.path}" has all models and enums. Nothing to do.\n`);
      return 0;
    case 'different':
      stderr(`${describeDifferences(host.path, plan)}\n`);
      return 1;
    case 'add':
      checkDbSchema(host, datasource, options.dbSchema);
      if (options.isCheck) {
        stderr(`"${host.path}" has none of the models and enums. Run this without --check to add them.\n`);
        return 1;
      }
      await writeSchemaFiles(plan.files);
      stdout(`${describeAdded(plan, { provider, dbSchema: options.dbSchema })}\n`);
      return 0;
  }
}

/** @throws {CommandError} when it is not known, or two are. */
function chooseProvider(host: HostSchema, datasource: Datasource | null, asked: Provider | null): Provider {
  if (datasource !== null && asked !== null && datasource.provider !== asked) {
    throw new CommandError(
      'provider',
      `The datasource of "${host.path}" has the provider ${datasource.provider}, and --provider is ${asked}. Leave --provider out.`,
    );
  }
  const provider = datasource?.provider ?? asked;
  if (provider !== null) return provider;
  throw new CommandError(
    'provider',
    `"${host.path}" has no datasource, so the database is not known. Pass the folder that has one, or --provider.`,
  );
}

/** @throws {CommandError} when the datasource and `--db-schema` do not fit. */
function checkDbSchema(host: HostSchema, datasource: Datasource | null, asked: string | null): void {
  if (datasource === null) return;
  const { schemas } = datasource;
  if (asked === null && schemas.length > 0) {
    throw new CommandError(
      'db-schema',
      `The datasource of "${host.path}" lists the schemas ${schemas.join(', ')}, so every model needs one. Pass one of them as --db-schema.`,
    );
  }
  if (asked !== null && !schemas.includes(asked)) {
    const listed = schemas.length === 0 ? 'lists no schemas' : `lists the schemas ${schemas.join(', ')}`;
    throw new CommandError(
      'db-schema',
      `The datasource of "${host.path}" ${listed}, and --db-schema is ${asked}. Add it to "schemas" there first.`,
    );
  }
}
