const WRAPPED_IN = ['cause', 'meta', 'driverAdapterError', 'driverError', 'originalError', 'proto'] as const;
const CODE_IN = ['errno', 'originalCode', 'extendedCode', 'code', 'rawCode', 'kind'] as const;
const DEEPEST = 6;

/** Every code and message of a failure, however deep a driver or a mapper has wrapped it, as text. */
export function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return [];
  const own = CODE_IN.map((name): unknown => Reflect.get(error, name)).filter(
    (code): code is string | number => typeof code === 'string' || typeof code === 'number',
  );
  const message: unknown = Reflect.get(error, 'message');
  return [
    ...own.map(String),
    ...(typeof message === 'string' ? [message] : []),
    ...WRAPPED_IN.flatMap((name) => codesOf(Reflect.get(error, name), depth + 1)),
  ];
}
