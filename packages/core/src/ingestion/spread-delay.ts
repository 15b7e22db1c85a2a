/**
 * A delay from 0 up to `spreadMs`, the same for the same text every time, and even over many texts. Pure.
 *
 * It tells a moment, not an identity: 32 bits of a hash are plenty, and no cryptography is needed.
 */
export function spreadDelay(text: string, spreadMs: number): number {
  return Math.floor((hash32(text) / 2 ** 32) * spreadMs);
}

/** FNV-1a, with the last mixing of MurmurHash3, since texts that differ in their last digit only lie close together in FNV. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
