import type { StandIns } from './stand-ins.js';

/** Parameters in Meta's own words, and times and sizes, which decide what an answer holds. */
const KEPT = new Set([
  'date_format',
  'fields',
  'filter',
  'include_hidden',
  'limit',
  'locale',
  'metadata',
  'metric',
  'offset',
  'order',
  'period',
  'pretty',
  'show_expired',
  'since',
  'status',
  'status[]',
  'summary',
  'type',
  'until',
  'with',
]);
const ID = /^\d+(?:_\d+)*$/;
const CURSORS = new Set(['after', 'before', '__paging_token']);

/** A parameter's value without ids, cursors and words of people. */
export function redactParameter(name: string, value: string, standIns: StandIns): string {
  if (CURSORS.has(name)) return value === '' ? '' : standIns.ofOpaque(value);
  if (name === 'fields') return redactFields(value, standIns);
  if (KEPT.has(name) || /^(?:true|false|\d{0,4})$/.test(value)) return value;
  return value
    .split(',')
    .map((part) => (name === 'ids' ? redactName(part, standIns) : redactWord(part, standIns)))
    .join(',');
}

function redactWord(word: string, standIns: StandIns): string {
  return ID.test(word) ? standIns.ofId(word) : standIns.ofText(word);
}

/** An id, or the name that stands for one. */
export function redactName(name: string, standIns: StandIns): string {
  return ID.test(name) ? standIns.ofId(name) : standIns.ofName(name);
}

/** `posts.after(cursor){id}`: field expansion pages too. */
function redactFields(fields: string, standIns: StandIns): string {
  return fields.replace(
    /\.(after|before|__paging_token)\(([^)]+)\)/g,
    (_, name: string, cursor: string) => `.${name}(${standIns.ofOpaque(cursor)})`,
  );
}
