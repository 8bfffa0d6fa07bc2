/** Set by our own server and by proxy.ts as well; here for files served by a serverless platform. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
];

/** The service worker loads nothing from elsewhere, and a new version of it is seen at once. */
const workerHeaders = [
  { key: "Content-Security-Policy", value: "default-src 'none'; script-src 'self'; connect-src 'self'" },
  { key: "Cache-Control", value: "no-cache" },
];

/** Pages of the product before this one, by file; the rest of them led to the dashboard. */
const oldPages = {
  "integrations.html": "connections",
  "admin.html": "settings",
  "command-queue.html": "today",
  ":page*": "today",
};

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm run verify` checks types and style of the whole tree; the build does not do it a second time.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node as they are: binaries, WASM, or code that finds its files by its own path.
  serverExternalPackages: [
    "@hubspot/api-client",
    "@googleapis/gmail",
    "google-auth-library",
    "@prisma/client",
    "@prisma/adapter-pg",
    "nodemailer",
    "openai",
    "web-push",
    "pg",
    "pg-boss",
    "pino",
    "inngest",
    "@sentry/node",
    "@opentelemetry/sdk-node",
  ],
  redirects: async () =>
    Object.entries(oldPages).map(([file, page]) => ({
      source: `/static/${file}`,
      destination: `/caseyos?to=${page}`,
      permanent: false,
    })),
  headers: async () => [
    { source: "/:path*", headers },
    { source: "/sw.js", headers: workerHeaders },
  ],
};
