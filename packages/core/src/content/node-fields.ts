export type NodeFields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is NodeFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field, or `null` when it is missing, blank or of another type. */
export function textField(node: NodeFields, name: string): string | null {
  const value = node[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A word of Meta's vocabulary (`media_type`, `status_type` …) in lower case, or `null`. */
export function wordField(node: NodeFields, name: string): string | null {
  return textField(node, name)?.trim().toLowerCase() ?? null;
}

/** The `data` list of a nested edge (`attachments`, `subattachments`, `children`), misshapen entries left out. */
export function edgeField(node: NodeFields, name: string): readonly NodeFields[] {
  const edge = node[name];
  const data = isRecord(edge) ? edge.data : edge;
  return Array.isArray(data) ? data.filter(isRecord) : [];
}
