// The classes of Postiz that the example meets, as it declares them: on its generated client, and on Nest's.
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import { type Integration, PrismaClient } from '@prisma/client';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  constructor() {
    super({ log: [{ emit: 'event', level: 'query' }] });
  }
  async onModuleInit() {
    await this.$connect();
  }
}

@Injectable()
export class PrismaRepository<T extends keyof PrismaService> {
  public model: Pick<PrismaService, T>;
  constructor(prismaService: PrismaService) {
    this.model = prismaService;
  }
}

@Injectable()
export class RefreshIntegrationService {
  async refresh(
    _integration: Integration,
    _cause = '',
  ): Promise<false | { accessToken: string; refreshToken: string }> {
    return false as const;
  }
}

@Injectable()
export class IntegrationService {
  /** Up to v2.11 without the third. */
  async informAboutRefreshError(_orgId: string, _integration: Integration) {}
}

/** Keeps what it is told to emit. */
@Injectable()
export class BullMqClient extends ClientProxy {
  readonly emitted: { pattern: string; data: { id?: string; options?: object; payload: unknown } }[] = [];

  async connect(): Promise<void> {}
  close() {}
  unwrap<T>(): T {
    throw new Error('There is nothing beneath.');
  }
  protected publish(_packet: ReadPacket, _callback: (packet: WritePacket) => void) {
    return () => {};
  }
  protected async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    this.emitted.push({ pattern: packet.pattern, data: packet.data });
    return undefined as T;
  }
}
