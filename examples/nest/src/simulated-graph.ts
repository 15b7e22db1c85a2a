import { Injectable } from '@nestjs/common';
import { createGraphSimulator } from '@org/ingest-testkit/simulator';

/** A Graph API with two Pages. Leave it out, and the client calls Meta. */
@Injectable()
export class SimulatedGraph {
  private readonly simulator = createGraphSimulator();
  readonly bakery = this.simulator.addPage({ name: 'Corner Bakery' });
  readonly florist = this.simulator.addPage({ name: 'Florist' });

  constructor() {
    this.bakery.publishText({ message: 'Good morning #Paris', at: new Date('2026-11-23T07:00:00Z') });
    this.bakery.publishReel({ message: 'Fresh #bread, fresh #Paris', at: new Date('2026-11-23T08:00:00Z') });
    this.florist.publishPhoto({ message: 'The first #tulips', at: new Date('2026-11-23T09:00:00Z') });
  }

  readonly fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    this.simulator.handle(new Request(input, init));
}
