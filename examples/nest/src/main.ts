import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { showApplication } from './show-application.js';

const app = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true, logger: ['error', 'fatal'] });
// Meta puts up to 1,000 changes into one webhook; the parser's default is 100 kB.
app.useBodyParser('json', { limit: '4mb' });
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
try {
  await showApplication(app);
} finally {
  await app.close();
}
