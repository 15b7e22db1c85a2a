import type { ContentItem, ContentRepository, StoredContentItem } from '@org/ingest-core';
import { buildContentItem, buildReel } from '../../builders/content-item.js';
import type { ContractTestApi } from '../contract-test-api.js';
import { createSceneSuite, type SceneSuite } from '../scene-suite.js';

/** A row as it lies in the storage. */
export interface StoredContentRow extends StoredContentItem {
  /** Changes with every write of the row, such as PostgreSQL's `xmin`; leave out where the storage has none. */
  readonly rowVersion?: string | null;
}

/** A repository under test, and the ways around it. */
export interface ContentRepositoryFixture {
  readonly repository: ContentRepository;
  /** The rows of an organization, read without the repository; rows of others are ignored. */
  readRows(organizationId: string): Promise<readonly StoredContentRow[]>;
  /** Makes sure that a write from now on gets a later `updatedAt`. Default: lets the machine's clock go on. */
  tick?(): Promise<void>;
  tearDown?(): Promise<void>;
}

/** What a test works with: a repository, organizations of its own, and items in them. */
export interface ContentScene {
  readonly repository: ContentRepository;
  readonly organizationId: string;
  readonly otherOrganizationId: string;
  /** A post of this test's organization. */
  post(overrides?: Partial<ContentItem>): ContentItem;
  /** The video record of a reel of this test's organization. */
  reel(overrides?: Partial<ContentItem>): ContentItem;
  /** Rows of an organization (default: this test's), ordered by integration and id. */
  rows(organizationId?: string): Promise<readonly StoredContentRow[]>;
  /** The one row of this test's organization. */
  onlyRow(): Promise<StoredContentRow>;
  tick(): Promise<void>;
}

/** What the parts of the suite register themselves with. */
export type ContentSuite = SceneSuite<ContentScene>;

/** Fields of the model, in a form that two rows can be compared by: aliases are a set. */
export function contentOf(item: ContentItem): ContentItem {
  return {
    organizationId: item.organizationId,
    integrationId: item.integrationId,
    externalContentId: item.externalContentId,
    platform: item.platform,
    format: item.format,
    kind: item.kind,
    caption: item.caption,
    hashtags: [...item.hashtags],
    hashtagKeys: [...item.hashtagKeys],
    publishedAt: item.publishedAt,
    permalink: item.permalink,
    aliases: [...new Set(item.aliases)].sort(),
    source: item.source,
    extractorVersion: item.extractorVersion,
    removedAt: item.removedAt,
  };
}

export function createContentSuite(
  api: ContractTestApi,
  options: {
    readonly name: string;
    readonly timeoutMs: number;
    readonly setUp: () => Promise<ContentRepositoryFixture>;
  },
): ContentSuite {
  return createSceneSuite(api, { ...options, createScene, cleanUp });
}

async function cleanUp({ repository, organizationId, otherOrganizationId }: ContentScene): Promise<void> {
  await repository.deleteOrganizationContent(organizationId);
  await repository.deleteOrganizationContent(otherOrganizationId);
}

function createScene(fixture: ContentRepositoryFixture, organizationId: string): ContentScene {
  const rows = async (ofOrganization = organizationId) =>
    (await fixture.readRows(ofOrganization))
      .filter((row) => row.organizationId === ofOrganization)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return {
    repository: fixture.repository,
    organizationId,
    otherOrganizationId: `${organizationId}-other`,
    post: (overrides) => buildContentItem({ organizationId, ...overrides }),
    reel: (overrides) => buildReel({ organizationId, ...overrides }),
    rows,
    onlyRow: async () => {
      const [row, ...others] = await rows();
      if (row === undefined || others.length > 0)
        throw new Error(`Expected exactly one row, found ${row === undefined ? 0 : others.length + 1}`);
      return row;
    },
    tick: async () => (fixture.tick ?? passClock)(),
  };
}

/** A database in the process is fast enough to write twice within a millisecond; some round the time to the nearest. */
async function passClock(): Promise<void> {
  const start = Date.now();
  while (Date.now() < start + 3) await Promise.resolve();
}

function keyOf(row: ContentItem): string {
  return `${row.integrationId}\u0000${row.externalContentId}`;
}
