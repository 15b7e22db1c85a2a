import type { BatchLimit } from './batch-limit.js';
import type { GraphBatchItem, GraphBatchResult } from './batch-request.js';
import { isTimedOutInBatch, isTroubleOfBatch, mayBeTooLarge } from './batch-trouble.js';
import { type CollectedCall, signalOfAll } from './collected-call.js';
import type { GraphClient } from './graph-client.js';
import { graphPathOf } from './graph-path.js';
import { GraphRequestError } from './graph-request-error.js';

/** What collected calls are sent with. */
export interface BatchSender {
  readonly client: Pick<GraphClient, 'version' | 'get' | 'batch'>;
  /** Stands for a batch; `null` for the token of its first call, and once it was refused. */
  accessToken: string | null;
  readonly limit: BatchLimit;
}

/**
 * Sends calls in one request and settles each as if it had been sent alone. Never rejects.
 *
 * - A single call is a plain GET.
 * - A call that Meta did not finish within the batch's time is asked for again, alone.
 * - A batch that failed for its own sake is asked for again in halves, down to single calls, which answer for themselves.
 * - Any other failure of the whole is the failure of each call, on its own path.
 */
export async function sendTogether(sender: BatchSender, given: readonly CollectedCall[]): Promise<void> {
  const calls = given.filter((call) => !call.isOver);
  const [first] = calls;
  if (first === undefined) return;
  if (calls.length === 1) return sendAlone(sender, first);
  const { accessToken } = sender;
  const sent = new Set<CollectedCall>();
  try {
    const results = await sender.client.batch({
      requests: calls.map((call) => toBatchItem(call, sent)),
      accessToken: accessToken ?? first.request.accessToken,
      signal: signalOfAll(calls),
    });
    await settleAll(sender, calls, results);
  } catch (error) {
    if (!(error instanceof GraphRequestError)) for (const call of calls) call.reject(error);
    else if (error.classification.kind === 'token' && accessToken !== null) {
      sender.accessToken = null;
      await sendTogether(sender, calls);
    } else await concludeFailedBatch(sender, { calls, sent, error });
  }
}

async function sendAlone({ client, limit }: BatchSender, call: CollectedCall): Promise<void> {
  try {
    call.resolve(await client.get({ ...call.request, onSend: call.tellSent }));
    limit.answered(1);
  } catch (error) {
    call.reject(error);
  }
}

async function settleAll(
  sender: BatchSender,
  calls: readonly CollectedCall[],
  results: readonly GraphBatchResult[],
): Promise<void> {
  const unfinished: CollectedCall[] = [];
  for (const [index, call] of calls.entries()) {
    const result = results[index];
    if (result === undefined) throw new TypeError('A batch must answer every call');
    if (result.kind === 'answer') call.resolve(result.answer);
    else if (isTimedOutInBatch(result.error)) unfinished.push(call);
    else call.reject(result.error);
  }
  if (unfinished.length === 0) sender.limit.answered(calls.length);
  else sender.limit.struggled(calls.length);
  for (const call of unfinished) call.countAgain();
  await Promise.all(unfinished.map((call) => sendAlone(sender, call)));
}

interface FailedBatch {
  readonly calls: readonly CollectedCall[];
  /** Without those that were left out: their token is none, or their budget is spent. */
  readonly sent: ReadonlySet<CollectedCall>;
  readonly error: GraphRequestError;
}

async function concludeFailedBatch(sender: BatchSender, { calls, sent, error }: FailedBatch): Promise<void> {
  if (mayBeTooLarge(error)) {
    sender.limit.struggled(calls.length);
    for (const call of sent) call.countAgain();
  }
  if (isTroubleOfBatch(error)) {
    const middle = Math.ceil(calls.length / 2);
    await Promise.all([sendTogether(sender, calls.slice(0, middle)), sendTogether(sender, calls.slice(middle))]);
    return;
  }
  for (const call of sent) call.reject(failureOfCall(sender, call, error));
  // What was left out has an answer of its own, which was lost with the batch.
  await Promise.all(calls.filter((call) => !sent.has(call)).map((call) => sendAlone(sender, call)));
}

function failureOfCall({ client }: BatchSender, { request }: CollectedCall, cause: GraphRequestError) {
  const { classification, status } = cause;
  return new GraphRequestError({ classification, status, path: graphPathOf(client.version, request.path) }, { cause });
}

function toBatchItem(call: CollectedCall, sent: Set<CollectedCall>): GraphBatchItem {
  const { path, params, accessToken, usageKeys = [] } = call.request;
  const onSend = () => {
    sent.add(call);
    call.tellSent();
  };
  return { path, params, accessToken, usageKeys, onSend };
}
