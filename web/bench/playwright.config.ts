import { defineConfig } from '@playwright/test';
import browser from '../playwright.config.ts';

/** `scripts/bench-page` starts the servers and says where they are. */
export default defineConfig({
  ...browser,
  testDir: '.',
  testMatch: '*.bench.ts',
  timeout: 1_200_000,
  use: { ...browser.use, baseURL: process.env.DIABAN_URL ?? '' },
});
