/** A job's id from its parts, which may hold anything: different parts give different ids, and every queue holds them. */
export function joinJobId(...parts: readonly string[]): string {
  return parts.map(escapePart).join('/');
}

/**
 * Keeps two parts apart after they were joined, and out of the id what a queue cannot hold: BullMQ refuses `:`, and
 * control characters and halves of a surrogate pair do not survive every storage.
 * @see https://docs.bullmq.io/guide/jobs/job-ids
 */
function escapePart(part: string): string {
  return part.replace(
    /[%/:\p{Cc}\p{Cs}]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
