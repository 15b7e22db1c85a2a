import { contentSourceContract } from '@org/ingest-testkit';
import { createFacebookScene } from './support/facebook-scene.js';

contentSourceContract({ name: 'Facebook Page source', createScene: createFacebookScene, reelEdge: 'video_reels' });
