import { defineConfig } from '@playwright/test';

/** The tests drive a running server with the demonstration data: `DIABAN_URL` says where it is. */
export default defineConfig({
  testDir: 'e2e',
  // Two shared cores that draw a map in software are slow, and slow is not wrong.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  workers: 1,
  reporter: 'list',
  use: {
    baseURL: process.env.DIABAN_URL ?? 'http://127.0.0.1:8080',
    viewport: { width: 1440, height: 900 },
    locale: 'vi-VN',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--enable-unsafe-swiftshader',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
