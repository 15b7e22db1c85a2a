import { asyncLocalStorage, CancelledFailure, Context, type Info } from '@temporalio/activity';
import { noopMetricMeter } from '@temporalio/common';

/** What Temporal did with an activity. */
export interface ActivityEnvironment {
  /** How many heartbeats came. */
  readonly heartbeats: number;
  run<Result>(activity: () => Promise<Result>): Promise<Result>;
}

/**
 * Runs an activity as a worker does, without a server: in the place of `MockActivityEnvironment` of `@temporalio/testing`,
 * which brings a whole worker along.
 *
 * @param options.cancelAfter heartbeats after which the activity is cancelled; default: never
 */
export function createActivityEnvironment({ cancelAfter = 0 } = {}): ActivityEnvironment {
  const controller = new AbortController();
  let heartbeats = 0;
  const cancelled = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  // An activity that does not ask is not failed by it.
  cancelled.catch(() => {});
  const heartbeat = () => {
    heartbeats += 1;
    if (heartbeats === cancelAfter) controller.abort(new CancelledFailure('WORKER_SHUTDOWN'));
  };
  const silent = () => {};
  const log = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
  const context = new Context(INFO, cancelled, controller.signal, heartbeat, undefined, log, noopMetricMeter, {});
  return {
    get heartbeats() {
      return heartbeats;
    },
    run: (activity) => asyncLocalStorage.run(context, activity),
  };
}

const INFO: Info = {
  taskToken: new Uint8Array(),
  base64TaskToken: '',
  activityId: '1',
  activityType: 'ingest',
  activityNamespace: 'default',
  namespace: 'default',
  attempt: 1,
  isLocal: false,
  inWorkflow: false,
  taskQueue: 'ingest',
  heartbeatDetails: undefined,
  scheduledTimestampMs: 0,
  currentAttemptScheduledTimestampMs: 0,
  scheduleToCloseTimeoutMs: 0,
  startToCloseTimeoutMs: 3_600_000,
  heartbeatTimeoutMs: 120_000,
};
