import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/simulator.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  dts: { compilerOptions: { composite: false, incremental: false, ignoreDeprecations: '6.0' } },
});
