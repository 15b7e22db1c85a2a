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
import type { ChargedAnswer } from './usage-observations.js';

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
  const results = calls.length === 0 ? [] : await sendCalls(connection, calls, request, path);
  let answered = 0;
  return plans.map((plan) => {
    if (plan instanceof GraphRequestError) return { kind: 'failed', error: plan };
    const result = results[answered] ?? toBatchResult(null, plan.path);
    answered += 1;
    return result;
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
  const proof = await connection.proofOf(accessToken);
  const spent = await connection.checkBudget(usageKeys, path);
  if (spent !== null) return spent;
  return { path, params, usageKeys, accessToken: accessToken === batchToken ? null : accessToken, proof, onSend };
}

async function sendCalls(
  connection: GraphConnection,
  calls: readonly BatchCall[],
  request: GraphBatchRequest,
  path: string,
): Promise<readonly GraphBatchResult[]> {
  const { accessToken, signal } = request;
  const onSend = () => {
    request.onSend?.();
    for (const call of calls) call.onSend?.();
  };
  const form = toBatchForm(calls, accessToken, await connection.proofOf(accessToken));
  let whole: ChargedAnswer = { headers: null, keys: [], failure: null, calls: 0 };
  let each = calls.map(({ usageKeys }): ChargedAnswer => ({ ...whole, keys: usageKeys, calls: 1 }));
  try {
    const outer = await connection.send({ method: 'POST', path, form, signal, onSend });
    whole = { ...whole, headers: outer.headers };
    const items = readBatchItems(outer, calls.length, path);
    const results = calls.map((call, index) => toBatchResult(items[index] ?? null, call.path));
    each = each.map((one, index) => ({ ...one, headers: items[index]?.headers ?? null, ...failureOf(results[index]) }));
    return results;
  } catch (error) {
    // A batch that was refused as a whole tells its usage too.
    if (error instanceof GraphRequestError) whole = { ...whole, failure: error.classification };
    throw error;
  } finally {
    await connection.recordUsage([whole, ...each]);
  }
}

function failureOf(result: GraphBatchResult | undefined): Pick<ChargedAnswer, 'failure'> {
  return { failure: result?.kind === 'failed' ? result.error.classification : null };
}
