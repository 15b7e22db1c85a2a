/** Every order of a few values. */
export function orders<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length <= 1) return [values];
  return values.flatMap((value, index) =>
    orders([...values.slice(0, index), ...values.slice(index + 1)]).map((rest) => [value, ...rest]),
  );
}

/** Every way to cut `length` values into consecutive batches, as lists of batch sizes. */
export function splits(length: number): readonly (readonly number[])[] {
  if (length === 0) return [[]];
  return Array.from({ length }, (_, index) => index + 1).flatMap((size) =>
    splits(length - size).map((rest) => [size, ...rest]),
  );
}
