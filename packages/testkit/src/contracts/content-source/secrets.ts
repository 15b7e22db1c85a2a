import { expect } from 'vitest';
import { errorAnswer, extraItemsAnswer, tokenInLinkAnswer } from './bad-answers.js';
import { rejectionOf } from './expect-failure.js';
import type { SourceScene, SourceSuite } from './source-suite.js';

/** Tokens go out with a request and nowhere else, also where the platform repeats them. */
export function registerSecrets({ describe, test }: SourceSuite): void {
  describe('the token', () => {
    test('is in no URL', async (scene) => {
      const [id = ''] = scene.publish({ posts: 9, reels: 4 });
      scene.traffic.spoil(tokenInLinkAnswer(scene.accessToken));
      expect((await scene.walk()).failure).toBeNull();
      await scene.readItem(id);
      await scene.checkAccess();
      expect(scene.traffic.calls).toBeGreaterThan(4);
      for (const url of scene.traffic.urls) expect(decodeURIComponent(url.href)).not.toContain(scene.accessToken);
    });

    test('is in no page: neither position, owed, warning nor item', async (scene) => {
      scene.publish({ posts: 9, reels: 4 });
      scene.traffic.spoil(tokenInLinkAnswer(scene.accessToken));
      const { pages } = await scene.walk();
      expect(pages.length).toBeGreaterThan(2);
      expect(JSON.stringify(pages)).not.toContain(scene.accessToken);
    });

    test('is in no reason of an item that was set aside', async (scene) => {
      scene.publish({ posts: 1 });
      const link = `https://graph.facebook.com/x?access_token=${scene.accessToken}`;
      scene.traffic.spoil(
        extraItemsAnswer((first) => [
          Object.fromEntries(Object.keys(first).map((name) => [name, name === 'id' ? '111_222' : { link }])),
          link,
        ]),
      );
      const { pages } = await scene.walk();
      expect(pages.flatMap((page) => page.quarantined)).toHaveLength(2);
      expect(JSON.stringify(pages)).not.toContain(scene.accessToken);
    });

    test('is in no failure, though the platform repeats it', async (scene) => {
      const [id = ''] = scene.publish({ posts: 3 });
      for (const failure of echoes(scene)) {
        const spoiled = scene.traffic.spoil(errorAnswer(failure));
        const { pages, failure: told } = await scene.walk();
        expect(told).toBeInstanceOf(Error);
        const reasons = [told, await rejectionOf(scene.readItem(id)), pages, await scene.checkAccess()];
        spoiled.stop();
        expect(reasons.map(everythingIn).join('\n')).not.toContain(scene.accessToken);
      }
    });
  });
}

/** Errors as Meta words them, token and all. */
function echoes({ accessToken }: SourceScene) {
  return [
    { code: 190, message: `Malformed access token ${accessToken}` },
    { code: 190, subcode: 463, message: `Session has expired (access_token=${accessToken})` },
    { code: 1, status: 500, message: `Request to https://graph.facebook.com/v1/me?access_token=${accessToken} failed` },
    { code: 4, message: `Authorization: Bearer ${accessToken} has reached its limit` },
  ];
}

/** All that a log may hold of a value: messages, stacks, causes and fields. */
function everythingIn(value: unknown): string {
  if (!(value instanceof Error)) return JSON.stringify(value) ?? '';
  return [value.stack, JSON.stringify(value), JSON.stringify(Object.entries(value)), everythingIn(value.cause)].join(
    '\n',
  );
}
