import { expect } from 'vitest';
import { errorAnswer, FAILING_ANSWERS } from './bad-answers.js';
import type { SourceScene, SourceSuite } from './source-suite.js';
import type { BadAnswer } from './traffic.js';

const UNCLEAR: readonly (readonly [string, BadAnswer])[] = [
  ...FAILING_ANSWERS.filter(({ kind }) => kind !== 'token').map(({ name, respond }) => [name, respond] as const),
  ['an answer is of another shape', () => Response.json([1, 2, 3])],
  ['a permission is missing', errorAnswer({ code: 10, message: '(#10) Permission denied' })],
  ['an error is unknown', errorAnswer({ code: 987_654, message: 'Never seen before' })],
];

/** One call tells whether a token works; whatever comes back is an answer. */
export function registerCheckingAccess({ describe, test }: SourceSuite): void {
  describe('checkAccess', () => {
    test('knows the account’s own token', async (scene) => {
      expect(await checkOnce(scene)).toEqual({ kind: 'valid' });
    });

    test('knows a token that works and is another’s', async (scene) => {
      const found = await checkOnce(scene, scene.otherAccessToken);
      expect(found).toEqual({ kind: 'mismatched', reason: expect.stringMatching(/\w/) });
    });

    test('knows a dead token', async (scene) => {
      for (const subcode of [458, 459, 460, 463, 464, 467]) {
        const spoiled = scene.traffic.spoil(errorAnswer({ code: 190, subcode, message: 'The session is invalid' }));
        expect(await checkOnce(scene)).toEqual({ kind: 'dead', reason: expect.stringMatching(/\w/) });
        spoiled.stop();
      }
    });

    for (const [name, respond] of UNCLEAR) {
      test(`knows nothing when ${name}`, async (scene) => {
        scene.traffic.spoil(respond);
        expect(await checkOnce(scene)).toEqual({ kind: 'unavailable', reason: expect.stringMatching(/\w/) });
      });
    }
  });
}

async function checkOnce(scene: SourceScene, accessToken = scene.accessToken) {
  const callsBefore = scene.traffic.calls;
  const found = await scene.checkAccess({ accessToken });
  expect(scene.traffic.calls).toBe(callsBefore + 1);
  return found;
}
