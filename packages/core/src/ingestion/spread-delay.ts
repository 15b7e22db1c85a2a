/**
 * A delay from 0 up to `spreadMs`, the same for the same text every time, and even over many texts. Pure.
 *
 * It tells a moment, not an identity: 32 bits of a hash are plenty, and no cryptography is needed.
 */
export function spreadDelay(text: string, spreadMs: number): number {
  return Math.floor((hash32(text) / 2 ** 32) * spreadMs);
}

/** FNV-1a over both bytes of each character, so that also the last one reaches every bit. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}
