import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server on the loopback interface that can be cut: what is sent then arrives nowhere, and nobody is told. */
export interface CuttableProxy {
  readonly port: number;
  /** From now on nothing passes in either direction; connections stay open, and new ones too. */
  cut(): void;
  /** What was held back goes on, as a network sends it again. */
  heal(): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(targetPort: number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;

  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    if (isCut) from.pause();
    from.on('data', (data) => void to.write(data));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (isCut) from.pause();
  }

  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return {
    port: address.port,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    heal() {
      isCut = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
