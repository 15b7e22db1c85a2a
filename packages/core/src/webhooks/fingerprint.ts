/** A short text for a JSON value: the same for the same value, another one, as good as surely, for another. */
export function fingerprintOf(value: object): string {
  const text = JSON.stringify(value);
  return hashOf(text, 0x811c9dc5) + hashOf(text, 0x1b873593);
}

/** FNV-1a. */
function hashOf(text: string, start: number): string {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
