import type { HostDatabase } from './host-database.js';

/** What PostgreSQL did to answer one statement. */
export interface PlanFigures {
  readonly statement: string;
  /** Tables that were read from end to end. */
  readonly scannedTables: readonly string[];
  /** Rows that were read from a table and left out again. */
  readonly rowsRemoved: number;
  /** Pages of 8 kB that were looked at, in memory or on disk. */
  readonly buffers: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs the statement under EXPLAIN with the parameters that it was sent with. */
export async function explain(
  query: HostDatabase['query'],
  statement: string,
  values: readonly unknown[],
): Promise<PlanFigures> {
  const [row = {}] = await query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`, values);
  const root = readPlan(row['QUERY PLAN']);
  const nodes = nodesOf(root);
  return {
    statement,
    scannedTables: nodes.flatMap((node) =>
      node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0 ? [node['Relation Name'] ?? ''] : [],
    ),
    rowsRemoved: nodes
      .filter((node) => node['Relation Name'] !== undefined)
      .map(
        (node) =>
          ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops'],
      )
      .reduce((sum, rows) => sum + rows, 0),
    buffers: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
  };
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function readPlan(answer: unknown): PlanNode {
  const [first]: readonly { readonly Plan?: PlanNode }[] = Array.isArray(answer) ? answer : [];
  if (first?.Plan === undefined) throw new Error(`PostgreSQL explained nothing: ${JSON.stringify(answer)}`);
  return first.Plan;
}
