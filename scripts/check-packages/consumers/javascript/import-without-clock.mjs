// Importing core reads no clock, no random source and nothing of Node: each of them throws here until it is loaded.
import assert from 'node:assert/strict';

const forbid = (name) => () => {
  throw new Error(`Importing @org/ingest-core used ${name}`);
};
const real = { Date, random: Math.random, process };

globalThis.Date = new Proxy(Date, {
  apply: forbid('Date()'),
  construct: (target, args) => (args.length === 0 ? forbid('new Date()')() : Reflect.construct(target, args)),
  get: (target, key) => (key === 'now' ? forbid('Date.now') : Reflect.get(target, key)),
});
Math.random = forbid('Math.random');
for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']) {
  globalThis[name] = forbid(name);
}
// Node loads its fetch on first use, with names that are taken away below; a Web runtime has it from the start. Its own
// Buffer stays, since Node's Request needs it: sandbox.cjs does without.
assert.ok([Request, Response, Headers, FormData, AbortController].every((web) => typeof web === 'function'));
for (const name of ['process', 'crypto', 'performance']) {
  Object.defineProperty(globalThis, name, { configurable: true, get: forbid(name) });
}

const core = await import('@org/ingest-core');

globalThis.Date = real.Date;
Math.random = real.random;
Object.defineProperty(globalThis, 'process', { configurable: true, value: real.process });
assert.equal(typeof core.parseIngestionJob, 'function');
