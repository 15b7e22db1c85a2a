/**
 * Whether every queue can hold an id. BullMQ refuses the others: it builds its keys with `:`, and takes integers for ids
 * of its own.
 * @see https://docs.bullmq.io/guide/jobs/job-ids
 */
export function isQueueId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && !id.includes(':') && !/^-?\d+$/.test(id);
}
