import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  Controller,
  Get,
  Inject,
  Post,
  type RawBodyRequest,
  Req,
  Res,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { WEBHOOK_HANDLER } from './tokens.js';

/** Meta's webhooks. The application keeps raw bodies (`rawBody: true`), since the signature is over the bytes as they came. */
@Controller('webhooks/meta')
export class WebhookController {
  constructor(@Inject(WEBHOOK_HANDLER) private readonly handle: (request: Request) => Promise<Response>) {}

  @Get()
  async subscribe(@Req() incoming: IncomingMessage, @Res() outgoing: ServerResponse): Promise<void> {
    await this.answer(new Request(addressOf(incoming)), outgoing);
  }

  @Post()
  async take(@Req() incoming: RawBodyRequest<IncomingMessage>, @Res() outgoing: ServerResponse): Promise<void> {
    const { headers, rawBody } = incoming;
    if (rawBody === undefined)
      throw new UnsupportedMediaTypeException(
        'Send JSON to this route, and create the application with `rawBody: true`.',
      );
    const signature = headers['x-hub-signature-256'];
    const request = new Request(addressOf(incoming), {
      method: 'POST',
      body: new Uint8Array(rawBody),
      headers: typeof signature === 'string' ? { 'x-hub-signature-256': signature } : {},
    });
    await this.answer(request, outgoing);
  }

  private async answer(request: Request, outgoing: ServerResponse): Promise<void> {
    const response = await this.handle(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  }
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  return new URL(url, 'http://localhost');
}
