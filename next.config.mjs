/** Set by our own server and by proxy.ts as well; here for files served by a serverless platform. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
];

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
    "pg",
    "pg-boss",
    "pino",
    "inngest",
    "@sentry/node",
    "@opentelemetry/sdk-node",
  ],
  headers: async () => [{ source: "/:path*", headers }],
};
