const HIGHEST_INT = 2_147_483_647;

/**
 * Meta's code as the column holds it. Meta has none beyond this range; one that came all the same must not keep a
 * failure from being recorded.
 */
export function toMetaCode(code: number | null): number | null {
  return code !== null && Number.isInteger(code) && Math.abs(code) <= HIGHEST_INT ? code : null;
}
