/** `IngestionPorts`: what a run works with. */
export const INGESTION_PORTS = Symbol('IngestionPorts');
/** `ContentRepository`: the rows. */
export const CONTENT_REPOSITORY = Symbol('ContentRepository');
/** `ContentQueries`: analytics reads over the rows. */
export const CONTENT_QUERIES = Symbol('ContentQueries');
/** `JobRunner`: where jobs go. */
export const JOB_RUNNER = Symbol('JobRunner');
/** The function from `createWebhookHandler`. */
export const WEBHOOK_HANDLER = Symbol('WebhookHandler');
