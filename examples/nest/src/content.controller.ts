import { Controller, Get, Inject, NotFoundException, Param, ParseEnumPipe, Post, Query } from '@nestjs/common';
import {
  CONTENT_FORMATS,
  type ContentFormat,
  type ContentQueries,
  type ContentRepository,
  type IngestionPorts,
  ingestOnce,
  UnknownIntegrationError,
} from '@org/ingest-core';
import { CONTENT_QUERIES, CONTENT_REPOSITORY, INGESTION_PORTS } from './ingest/tokens.js';
import { OrganizationId } from './organization-id.js';

/** What the application's own pages show, always of one organization. */
@Controller()
export class ContentController {
  constructor(
    @Inject(INGESTION_PORTS) private readonly ports: IngestionPorts,
    @Inject(CONTENT_REPOSITORY) private readonly content: ContentRepository,
    @Inject(CONTENT_QUERIES) private readonly queries: ContentQueries,
  ) {}

  /** Reads one integration now, and answers when it is read. */
  @Post('integrations/:integrationId/ingest')
  async ingest(@OrganizationId() organizationId: string, @Param('integrationId') integrationId: string) {
    const date = new Date().toISOString().slice(0, 10);
    try {
      const { kind, totals } = await ingestOnce({ organizationId, integrationId, date }, this.ports);
      return { kind, inserted: totals.inserted, updated: totals.updated };
    } catch (error) {
      if (error instanceof UnknownIntegrationError) throw new NotFoundException('There is no such integration.');
      throw error;
    }
  }

  @Get('content')
  async list(
    @OrganizationId() organizationId: string,
    @Query('format', new ParseEnumPipe(CONTENT_FORMATS, { optional: true })) format?: ContentFormat,
  ) {
    const { items, nextCursor } = await this.content.list({ organizationId, ...(format !== undefined && { format }) });
    return {
      items: items.map((item) => ({ format: item.format, caption: item.caption, publishedAt: item.publishedAt })),
      nextCursor,
    };
  }

  @Get('hashtags')
  async topHashtags(@OrganizationId() organizationId: string) {
    const top = await this.queries.topHashtags({ organizationId, limit: 10 });
    return top.map(({ hashtag, count }) => ({ hashtag, count }));
  }
}
