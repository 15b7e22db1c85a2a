import {
  createPrismaContentRepository,
  createPrismaIngestionStateRepository,
  type PrismaClientLike,
} from '@org/ingest-adapter-prisma';
import {
  createFacebookPageSource,
  createGraphClient,
  createInstagramSource,
  type GraphClient,
  INSTAGRAM_LOGIN_BASE_URL,
  type IngestionPorts,
} from '@org/ingest-core';
import {
  createPostizIntegrationProvider,
  type PostizIntegrationProvider,
  type PostizServices,
} from './integration-provider.js';

/** What every application of Postiz makes once: the ports of the SDK on Postiz' own database. */
export interface PostizIngestion extends IngestionPorts {
  readonly integrations: PostizIntegrationProvider;
}

export interface PostizIngestionOptions extends Omit<PostizServices, 'state'> {
  /** `PrismaService`. */
  readonly prisma: PrismaClientLike;
  /** Default: `createGraphClients(process.env)`. */
  readonly clients?: GraphClients;
  readonly logger?: IngestionPorts['logger'];
  /** What Postiz' own services and the database threw, as it was thrown: Sentry's `captureException`, say. */
  readonly onError?: IngestionPorts['onError'];
}

export interface GraphClients {
  readonly facebook: GraphClient;
  readonly instagram: GraphClient;
}

/** The clients of Meta's two hosts, each with the secret of its own app, by the names that Postiz' environment has. */
export function createGraphClients(env: Readonly<Record<string, string | undefined>>): GraphClients {
  const proofOf = (appSecret: string | undefined) => (appSecret ? { appSecret } : {});
  return {
    facebook: createGraphClient(proofOf(env.FACEBOOK_APP_SECRET)),
    instagram: createGraphClient({ baseUrl: INSTAGRAM_LOGIN_BASE_URL, ...proofOf(env.INSTAGRAM_APP_SECRET) }),
  };
}

/** Makes the ports; nothing is read yet. */
export function createPostizIngestion(options: PostizIngestionOptions): PostizIngestion {
  const { prisma, clients = createGraphClients(process.env), logger, onError, ...services } = options;
  const state = createPrismaIngestionStateRepository(prisma);
  const integrations = createPostizIntegrationProvider({ ...services, state });
  const { facebook, instagram } = clients;
  return {
    ...(logger && { logger }),
    ...(onError && { onError }),
    integrations,
    state,
    content: createPrismaContentRepository(prisma),
    sources: [
      createFacebookPageSource({ client: facebook }),
      createInstagramSource({
        facebookLogin: facebook,
        instagramLogin: instagram,
        loginOf: integrations.loginOf,
      }),
    ],
  };
}
