/** Which of the command's refusals it is. */
export type CommandErrorKind = 'arguments' | 'schema-path' | 'provider' | 'db-schema' | 'relations' | 'write';

/** Why the command did nothing: the message says which value stood in the way and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly kind: CommandErrorKind;

  constructor(kind: CommandErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
