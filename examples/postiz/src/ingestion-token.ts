/** What the ports are injected by; an interface leaves nothing to inject by. */
export const INGESTION = Symbol('INGESTION');
