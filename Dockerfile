# Built and run with buildah on a Debian bookworm with Node 24; not yet on the image that FROM names.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1
RUN npm run build && rm -rf .next/cache

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 NEXT_TELEMETRY_DISABLED=1
RUN groupadd --system caseyos && useradd --system --gid caseyos --home /app caseyos
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/package.json /app/next.config.mjs /app/caseyos /app/THIRD-PARTY.md ./
COPY --from=build /app/.next ./.next
COPY --from=build /app/app ./app
COPY --from=build /app/components ./components
COPY --from=build /app/inngest ./inngest
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/public ./public
COPY --from=build /app/sandbox ./sandbox
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/server ./server
# Less memory kept for nothing; see scripts/stack/stack.ts.
ENV MALLOC_ARENA_MAX=2
USER caseyos
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Migrations first, under their own lock; then the server as the container's one process, so that it gets the signals.
CMD ["sh", "-c", "./caseyos migrate && exec node --max-semi-space-size=16 server/main.ts"]
