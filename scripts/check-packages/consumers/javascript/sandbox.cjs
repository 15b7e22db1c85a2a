// Loads core in a bare context, with the language and the few Web names that a workflow sandbox offers: no Node, no
// fetch, no timer, no clock and no random source. https://docs.temporal.io/develop/typescript/core-application
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const vm = require('node:vm');

const context = vm.createContext({ URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, AbortSignal });
vm.runInContext(
  `{
    const forbid = (name) => () => { throw new Error('core used ' + name + ' while it was loaded'); };
    globalThis.Date = new Proxy(Date, {
      apply: forbid('Date()'),
      construct: (target, args) => (args.length === 0 ? forbid('new Date()')() : Reflect.construct(target, args)),
      get: (target, key) => (key === 'now' ? forbid('Date.now') : Reflect.get(target, key)),
    });
    Math.random = forbid('Math.random');
  }`,
  context,
);

const loaded = new Map();
function load(file) {
  const known = loaded.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const resolve = createRequire(file).resolve;
  const run = vm.compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'require'], {
    filename: file,
    parsingContext: context,
  });
  run(module, module.exports, (specifier) => {
    assert.ok(!specifier.startsWith('node:'), `${file} requires ${specifier}`);
    return load(resolve(specifier));
  });
  return module.exports;
}

const core = load(require.resolve('@org/ingest-core'));
const job = core.parseIngestionJob({ organizationId: 'o', integrationId: 'i', date: '2026-11-24', lookbackDays: 3 });
assert.equal(core.ingestionJobKey(job), 'incremental/2026-11-24/3/UTC');
assert.equal(core.contentKeyOf({ ...job, externalContentId: 'é#1' }), '["o","i","é#1"]');
assert.equal(core.extractHashtags('#reels, #Reels').join(), 'reels');
assert.equal(core.detectFormat({ permalink_url: 'https://www.facebook.com/reel/123/' }).kind, 'REEL');
