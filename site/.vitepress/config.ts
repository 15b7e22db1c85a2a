import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { listGroups, pageOf } from '../pages.js';
import { titleOf } from '../title-of.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export default defineConfig({
  title: 'ingest',
  description: 'One true row per post and reel of your customers’ Facebook Pages and Instagram accounts.',
  srcDir: '.data/pages',
  outDir: '../.data/site',
  cleanUrls: true,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Reference', link: '/reference/index.html', target: '_self' },
    ],
    sidebar: listGroups(root).map(({ text, files }) => ({
      text,
      items: files.map((file) => ({ text: titleOf(root, file), link: `/${pageOf(file).replace(/\.md$/, '')}` })),
    })),
  },
});
