/** A model of a Prisma schema as MariaDB shows a table. */
export interface ShownTable {
  /** Name, type and whether it may be null, in their order. */
  readonly columns: readonly string[];
  /** Kind and columns, sorted. */
  readonly indexes: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  String: 'varchar(191)',
  Int: 'int(11)',
  BigInt: 'bigint(20)',
  Json: 'longtext',
};

/** The models of a schema fragment by their names. */
export function readModels(fragment: string): ReadonlyMap<string, ShownTable> {
  const enums = new Map(
    blocksOf(fragment, 'enum').map(({ name, lines }) => [name, `enum(${lines.map((word) => `'${word}'`).join(',')})`]),
  );
  const typeOf = (type: string, line: string) => {
    const [, native] = /@db\.(\S+)/.exec(line) ?? [];
    return native?.toLowerCase() ?? enums.get(type) ?? TYPES[type] ?? type;
  };
  return new Map(
    blocksOf(fragment, 'model').map(({ name, lines }) => {
      const columns: string[] = [];
      const indexes: string[] = [];
      for (const line of lines) {
        const [, kind, names] = /^@@(\w+)\(\[(.*)\]\)$/.exec(line) ?? [];
        if (kind !== undefined) indexes.push(`${kind} ${names}`);
        const [, field, type, optional] = /^(\w+) +(\w+)(\??)/.exec(line) ?? [];
        if (field === undefined || type === undefined) continue;
        columns.push(`${field} ${typeOf(type, line)} ${optional === '?' ? 'YES' : 'NO'}`);
        if (/ @id\b/.test(line)) indexes.push(`id ${field}`);
      }
      return [name, { columns, indexes: indexes.sort() }];
    }),
  );
}

function blocksOf(fragment: string, kind: 'enum' | 'model') {
  return [...fragment.matchAll(new RegExp(`^${kind} (\\w+) \\{\\n(.*?)^\\}`, 'gms'))].map(
    ([, name = '', body = '']) => ({
      name,
      lines: body
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('//')),
    }),
  );
}
