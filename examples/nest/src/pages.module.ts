import { Module } from '@nestjs/common';
import { ConnectedPages } from './connected-pages.js';
import { SimulatedGraph } from './simulated-graph.js';

@Module({ providers: [SimulatedGraph, ConnectedPages], exports: [SimulatedGraph, ConnectedPages] })
export class PagesModule {}
