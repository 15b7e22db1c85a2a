import {
  createIngestionHandler,
  type IngestionPorts,
  type IngestionReport,
  type JobRunner,
  scheduleIngestion,
} from '@org/ingest-core';

/** What every worker process of the application does: runs jobs, and takes part in the schedule that adds them. */
export async function startWorker(
  runner: JobRunner,
  ports: IngestionPorts,
  onReport: (integrationId: string, report: IngestionReport) => void,
): Promise<void> {
  await runner.process(
    createIngestionHandler(ports, {
      onEvent(event) {
        if (event.kind === 'run-ended') onReport(event.integrationId, event.report);
      },
    }),
  );
  // Leave `spreadMs` out, and the jobs of a tick begin evenly over the quarter of an hour.
  await scheduleIngestion(runner, ports, { everyMs: 15 * 60_000, spreadMs: 0 });
}
