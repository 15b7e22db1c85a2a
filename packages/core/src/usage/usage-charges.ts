import type { UsageCharge } from './usage-record.js';

/** What is used of a budget, in percent. */
export function sumCharges(charges: readonly UsageCharge[]): number {
  return charges.reduce((sum, [, percent]) => sum + percent, 0);
}

export function addCharge(charges: readonly UsageCharge[], bucket: number, percent: number): readonly UsageCharge[] {
  const before = charges.filter(([at]) => at < bucket);
  const own = charges.find(([at]) => at === bucket)?.[1] ?? 0;
  return [...before, [bucket, own + percent], ...charges.filter(([at]) => at > bucket)];
}

export function chargedIn(charges: readonly UsageCharge[], bucket: number): number {
  return charges.find(([at]) => at === bucket)?.[1] ?? 0;
}

/** What is still in the window, and how much has left it. A bucket leaves when its last moment does. */
export function dropCharges(
  charges: readonly UsageCharge[],
  nowMs: number,
  bucketMs: number,
  windowMs: number,
): { readonly charges: readonly UsageCharge[]; readonly leftPercent: number } {
  const kept = charges.filter(([bucket]) => leavesAtMs(bucket, bucketMs, windowMs) > nowMs);
  return { charges: kept, leftPercent: sumCharges(charges) - sumCharges(kept) };
}

/** Takes percent away, the oldest first: what is left then stays for longer, which is the careful side. */
export function takeCharges(charges: readonly UsageCharge[], percent: number): readonly UsageCharge[] {
  let rest = percent;
  return charges.flatMap(([bucket, charged]) => {
    const taken = Math.min(charged, rest);
    rest -= taken;
    return charged > taken ? [[bucket, charged - taken] as const] : [];
  });
}

/** When at least so many percent have left the window; after the last charge when there are not as many. */
export function reliefAtMs(
  charges: readonly UsageCharge[],
  percent: number,
  bucketMs: number,
  windowMs: number,
): number | null {
  let rest = percent;
  let at: number | null = null;
  for (const [bucket, charged] of charges) {
    at = leavesAtMs(bucket, bucketMs, windowMs);
    rest -= charged;
    if (rest <= 1e-9) break;
  }
  return at;
}

function leavesAtMs(bucket: number, bucketMs: number, windowMs: number): number {
  return (bucket + 1) * bucketMs + windowMs;
}
