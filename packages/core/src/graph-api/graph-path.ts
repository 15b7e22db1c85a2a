/** The path of a call, with the version and escaped. */
export function graphPathOf(version: string, segments: readonly string[]): string {
  return `/${[version, ...segments].map(encodeURIComponent).join('/')}`;
}
