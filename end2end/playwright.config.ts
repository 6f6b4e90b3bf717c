// No retries: a test that fails sometimes is a fault to find. Phone and desktop run every spec, two at a time, each worker
// against its own freshly seeded server (lib/fixtures.ts). Live sessions bring several browsers of their own: `scripts/e2e`
// runs them afterwards, once, with the machine to themselves.
import { defineConfig } from "@playwright/test";

/** Small and slow on purpose: several contexts share two cores. */
const FAKE_CAMERA = ["--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream"];
const QUIET_BROWSER = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const LAUNCH = {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [...QUIET_BROWSER, ...FAKE_CAMERA],
};

const LIVE = /(talk|teaching|teaching_group|teaching_life|teaching_together|captions|slides|recovery)\.spec\.ts$/;
const RELAY = /(turn|tcp)\.spec\.ts$/;
const WIDE = { width: 1440, height: 900 };

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./lib/last_words.ts"]],
  use: {
    locale: "nb-NO",
    timezoneId: "Europe/Oslo",
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: LAUNCH,
  },
  projects: [
    { name: "phone", testIgnore: [LIVE, RELAY], use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
    { name: "desktop", testIgnore: [LIVE, RELAY], use: { viewport: WIDE } },
    { name: "live", testMatch: LIVE, workers: 1, use: { viewport: WIDE } },
    {
      name: "relay",
      testMatch: RELAY,
      workers: 1,
      // the relay's certificate is made for the test
      use: { viewport: WIDE, launchOptions: { ...LAUNCH, args: [...LAUNCH.args, "--ignore-certificate-errors"] } },
    },
  ],
});
