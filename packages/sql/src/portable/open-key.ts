/** What fits into an index of MySQL beside two ids of 255 characters. */
const LONGEST = 240;

/** The same text where it is short; otherwise its beginning and its SHA-256, which no other text has. */
export async function toShortKey(text: string): Promise<string> {
  if (text.length <= LONGEST) return text;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${text.slice(0, LONGEST - hash.length).replace(/[\uD800-\uDBFF]$/, '')}${hash}`;
}
