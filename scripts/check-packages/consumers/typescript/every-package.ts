// Names every package, so that each one's declarations are read. Its values are not loaded here.
import type * as prisma from '@org/ingest-adapter-prisma';
import type * as typeorm from '@org/ingest-adapter-typeorm';
import type * as testkit from '@org/ingest-testkit';
import type * as simulator from '@org/ingest-testkit/simulator';

export type Loaded = [typeof prisma, typeof typeorm, typeof testkit, typeof simulator];
