import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';

/** How a server is told from its log, and how it is ended. */
export interface ServerTraits {
  /** What a person calls it. */
  readonly name: string;
  /** What it logs when it can be used. */
  readonly ready: string;
  /** What it, or the shell in its place, logs when it never will. */
  readonly failures: readonly string[];
  readonly signal: 'INT' | 'TERM';
}

/** A server that runs until it is stopped, or until this process has ended. */
export interface SupervisedServer {
  /** Ends the server, and removes the folder that it was started with. */
  stop(): Promise<void>;
}

/** Debian keeps servers where only root looks. */
export const SERVER_PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;

/**
 * Runs the server until its standard input closes. The system closes it even when the parent is killed, so no way to
 * end a test run leaves a server or its files behind.
 */
const SUPERVISE =
  'folder=$1; signal=$2; shift 2; "$@" <&- & server=$!; cat >/dev/null; kill -$signal $server; wait $server; [ -z "$folder" ] || rm -rf "$folder"';

/**
 * Starts a server and resolves when it can be used. Its log is read as long as it runs: a server whose log nobody reads
 * stands still.
 *
 * @param folder what is removed at its end; `''` for nothing
 * @throws {Error} when it does not start, with the end of its log; then it is not running any more.
 */
export async function superviseServer(
  { name, ready, failures, signal }: ServerTraits,
  folder: string,
  command: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid' | 'detached'> = {},
): Promise<SupervisedServer> {
  const shell = spawn('/bin/sh', ['-c', SUPERVISE, 'sh', folder, signal, ...command], {
    ...options,
    env: { ...process.env, PATH: SERVER_PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(shell, 'close');
  let log = '';
  const stop = async () => {
    shell.ref();
    shell.stdin.end();
    await ended;
  };
  const isReady = new Promise<void>((resolve, reject) => {
    const read = (text: string) => {
      log = `${log}${text}`.slice(-4000);
      if (log.includes(ready)) resolve();
      if (failures.some((failure) => log.includes(failure))) reject(new Error(`${name} did not start: ${log}`));
    };
    shell.on('error', reject);
    for (const pipe of [shell.stdout, shell.stderr]) pipe.setEncoding('utf8').on('data', read);
    shell.on('close', () => reject(new Error(`${name} ended before it was ready: ${log}`)));
  });
  try {
    await isReady;
  } catch (error) {
    await stop();
    throw error;
  }
  // A program that ends without a stop must not wait for the server: the server waits for the program.
  shell.unref();
  for (const pipe of [shell.stdin, shell.stdout, shell.stderr]) if (pipe instanceof Socket) pipe.unref();
  return { stop };
}

/** A port of the loopback interface that the system has just given back. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}
