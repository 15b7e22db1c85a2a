import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  entry: ['src/index.ts'],
  target: 'es2022',
  platform: 'neutral',
  sourcemap: true,
  dts: { compilerOptions: { composite: false, incremental: false, ignoreDeprecations: '6.0' } },
};

export default defineConfig([
  { ...shared, format: 'esm' },
  // ky and p-queue are ESM only: a CommonJS host on an older Node could not require them, so its build carries them.
  { ...shared, format: 'cjs', noExternal: ['ky', 'p-queue', 'p-timeout', 'eventemitter3'] },
]);
