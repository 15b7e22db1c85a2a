import { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';

// Lets the command line read a database through the driver, so that it needs no engine to download.
export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'generated/schema.prisma',
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL ?? '' }),
});
