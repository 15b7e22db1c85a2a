/** One field that is asked for; `fields` are its own fields, `null` when none are named. */
export interface RequestedField {
  readonly name: string;
  readonly fields: FieldList | null;
}

/** What the parameter `fields` asks for. */
export type FieldList = readonly RequestedField[];

/** Names a field by the fields that lead to it: `permalink_url`, `attachments.type`. */
export type FieldPath = string;

const TOKEN = /[A-Za-z_]\w*|[{},]/g;

/**
 * Reads `id,attachments{media_type,target}`: names, commas and braces, which is all that we ask for.
 * @throws {SyntaxError} when it is anything else.
 * @see https://developers.facebook.com/docs/graph-api/guides/field-expansion/
 */
export function parseFieldList(text: string): FieldList {
  const tokens = text.match(TOKEN) ?? [];
  if (tokens.join('') !== text) throw notAFieldList(text);
  let place = 0;
  const take = (token: string): boolean => {
    if (tokens[place] !== token) return false;
    place += 1;
    return true;
  };
  const readField = (): RequestedField => {
    const name = tokens[place];
    if (name === undefined || /[{},]/.test(name)) throw notAFieldList(text);
    place += 1;
    if (!take('{')) return { name, fields: null };
    const fields = readList();
    if (!take('}')) throw notAFieldList(text);
    return { name, fields };
  };
  const readList = (): FieldList => {
    const fields = [readField()];
    while (take(',')) fields.push(readField());
    return fields;
  };
  const list = readList();
  if (place < tokens.length) throw notAFieldList(text);
  return list;
}

export function printFieldList(list: FieldList): string {
  return list.map(({ name, fields }) => (fields === null ? name : `${name}{${printFieldList(fields)}}`)).join(',');
}

export function hasField(list: FieldList, path: FieldPath): boolean {
  const [name, ...rest] = path.split('.');
  const field = list.find((one) => one.name === name);
  if (field === undefined) return false;
  return rest.length === 0 || (field.fields !== null && hasField(field.fields, rest.join('.')));
}

/** The list without one field; a field whose last own field goes, goes with it. */
export function withoutField(list: FieldList, path: FieldPath): FieldList {
  const [name, ...rest] = path.split('.');
  return list.flatMap((field) => {
    if (field.name !== name) return [field];
    if (rest.length === 0) return [];
    if (field.fields === null) return [field];
    const fields = withoutField(field.fields, rest.join('.'));
    return fields.length === 0 ? [] : [{ ...field, fields }];
  });
}

function notAFieldList(text: string): SyntaxError {
  return new SyntaxError(`"${text}" is not a list of fields such as "id,from{id}"`);
}
