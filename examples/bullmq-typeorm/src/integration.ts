import { EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm';

/** A connected Page, in the application's own table; a real application has one already. */
export interface Integration {
  id: string;
  organizationId: string;
  name: string;
  pageId: string;
  token: string;
  refreshNeeded: boolean;
}

export const IntegrationSchema = new EntitySchema<Integration>({
  name: 'Integration',
  tableName: 'integration',
  columns: {
    id: { type: 'text', primary: true },
    organizationId: { type: 'text', name: 'organization_id' },
    name: { type: 'text' },
    pageId: { type: 'text', name: 'page_id' },
    token: { type: 'text' },
    refreshNeeded: { type: 'boolean', name: 'refresh_needed', default: false },
  },
});

export class CreateIntegration1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE integration (
        id text PRIMARY KEY,
        organization_id text NOT NULL,
        name text NOT NULL,
        page_id text NOT NULL,
        token text NOT NULL,
        refresh_needed boolean NOT NULL DEFAULT false
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE integration');
  }
}
