/** Names that need quoting wherever they stand. */
export const HOST_NAMES = {
  schema: 'Host "quoted"',
  tables: { content: 'Posts; DROP', state: 'how far', failures: `it's "broken"` },
  enums: { platform: 'Where', format: 'Form at', kind: 'Kind', status: 'Sta"tus' },
} as const;
