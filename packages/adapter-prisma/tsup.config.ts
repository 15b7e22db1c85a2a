import { defineConfig } from 'tsup';

export default defineConfig([
  {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    sourcemap: true,
    // The statements are internal: they travel inside the adapter.
    noExternal: ['@org/ingest-sql'],
    dts: { compilerOptions: { composite: false, incremental: false, ignoreDeprecations: '6.0' } },
  },
  // The command is a program, not a module: nobody requires it or needs its types.
  { entry: { 'cli/main': 'src/cli/main.ts' }, format: ['esm'], target: 'node20' },
]);
