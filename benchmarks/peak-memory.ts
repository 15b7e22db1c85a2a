import { readFile } from 'node:fs/promises';

/**
 * The most memory in bytes that this process had. Linux counts the peak of `resourceUsage` from before the program was
 * loaded, its parent's memory included.
 */
export async function readPeak(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) * 1_024;
}
