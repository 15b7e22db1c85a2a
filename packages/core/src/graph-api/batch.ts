import { readBatchItems, toBatchResult } from './batch-answer.js';
import {
  type BatchCall,
  checkBatchSize,
  type GraphBatchItem,
  type GraphBatchRequest,
  type GraphBatchResult,
  toBatchForm,
} from './batch-request.js';
import { checkPath, checkToken } from './check-request.js';
import type { GraphConnection } from './graph-connection.js';
import { GraphRequestError } from './graph-request-error.js';
import type { RawAnswer } from './read-answer.js';

/** Makes the calls of a batch in one HTTP request; see `GraphClient.batch`. */
export async function callBatch(
  connection: GraphConnection,
  version: string,
  appToken: string | null,
  request: GraphBatchRequest,
): Promise<readonly GraphBatchResult[]> {
  const path = `/${version}/`;
  request.signal.throwIfAborted();
  checkBatchSize(request.requests.length);
  checkToken(request.accessToken, path);
  const plans: (GraphRequestError | BatchCall)[] = [];
  // One after another, so that a budget which counts sees each call.
  for (const item of request.requests) plans.push(await planCall(connection, item, request.accessToken, appToken));
  const calls = plans.flatMap((plan) => (plan instanceof GraphRequestError ? [] : [plan]));
  const answers = calls.length === 0 ? [] : await sendCalls(connection, calls, request, path);
  let answered = 0;
  return plans.map((plan) => {
    if (plan instanceof GraphRequestError) return { kind: 'failed', error: plan };
    const answer = answers[answered] ?? null;
    answered += 1;
    return toBatchResult(answer, plan.path);
  });
}

/** The call that stands for an item, or why it must not be made. */
async function planCall(
  connection: GraphConnection,
  item: GraphBatchItem,
  batchToken: string,
  appToken: string | null,
): Promise<BatchCall | GraphRequestError> {
  const path = connection.pathOf(item.path);
  const { params, usageKeys = [], onSend } = item;
  const wanted = typeof item.accessToken === 'object' ? appToken : item.accessToken;
  const accessToken = wanted ?? batchToken;
  try {
    checkPath(item.path, path);
    checkToken(accessToken, path);
  } catch (error) {
    if (error instanceof GraphRequestError) return error;
    throw error;
  }
  const spent = await connection.checkBudget(usageKeys, path);
  if (spent !== null) return spent;
  const proof = await connection.proofOf(accessToken);
  return { path, params, usageKeys, accessToken: accessToken === batchToken ? null : accessToken, proof, onSend };
}

async function sendCalls(
  connection: GraphConnection,
  calls: readonly BatchCall[],
  request: GraphBatchRequest,
  path: string,
): Promise<readonly (RawAnswer | null)[]> {
  const { accessToken, signal } = request;
  const onSend = () => {
    request.onSend?.();
    for (const call of calls) call.onSend?.();
  };
  const form = toBatchForm(calls, accessToken, await connection.proofOf(accessToken));
  const outer = await connection.send({ method: 'POST', path, form, signal, onSend });
  const answers = readIfWhole(outer, calls.length, path);
  const items = answers.items.flatMap((answer, index) =>
    answer === null ? [] : [{ headers: answer.headers, keys: calls[index]?.usageKeys ?? [] }],
  );
  await connection.recordUsage([{ headers: outer.headers, keys: [] }, ...items]);
  if (answers.failure !== null) throw answers.failure;
  return answers.items;
}

/** A batch that was refused as a whole tells its usage too, so its failure waits until that is recorded. */
function readIfWhole(outer: RawAnswer, size: number, path: string) {
  try {
    return { items: readBatchItems(outer, size, path), failure: null };
  } catch (failure) {
    return { items: [], failure };
  }
}
