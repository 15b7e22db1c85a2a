/** What the usage store needs of your ioredis client (`Redis` or `Cluster`). */
export interface RedisStoreClient {
  mget(keys: string[]): Promise<(string | null)[]>;
  eval(script: string, numberOfKeys: number, ...args: (string | number)[]): Promise<unknown>;
}
