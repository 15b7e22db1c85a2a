import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient as PlainClient } from './plain/generated/client/index.js';
import { PrismaClient as RelatedClient } from './related/generated/client/index.js';

/** What the host passes to the adapter when its schema has the models as they are printed. */
export function createPlainClient(url: string): PlainClient {
  return new PlainClient({ adapter: new PrismaPg({ connectionString: url }) });
}

/** The same with relations between them and the host's models. */
export function createRelatedClient(url: string): RelatedClient {
  return new RelatedClient({ adapter: new PrismaPg({ connectionString: url }) });
}
