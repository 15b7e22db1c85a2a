import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first heading of a Markdown file, without its marks. */
export function titleOf(root: string, file: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1];
  if (heading === undefined) throw new Error(`${file} has no heading. Begin it with a line "# …".`);
  return heading.replaceAll('`', '');
}
