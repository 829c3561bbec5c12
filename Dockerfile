# The exporter, and a Grafana with the app in it. All is built in here: a fresh clone suffices.
#   docker build --target exporter -t dask-exporter .

FROM node:22.22.0-bookworm-slim AS workspaces
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json ./
# npm checks the lock against every workspace, so all must be there, also those that nothing is installed for.
COPY api/package.json api/
COPY client/package.json client/
COPY timeline/package.json timeline/
COPY page/package.json page/
COPY exporter/package.json exporter/
COPY simulator/package.json simulator/
COPY grafana-plugin/package.json grafana-plugin/
COPY test/package.json test/

FROM workspaces AS exporter-build
RUN npm ci --omit=dev --include-workspace-root --workspace=api --workspace=client --workspace=timeline --workspace=page --workspace=exporter
COPY build.mjs third-party.mjs ./
COPY api/ api/
COPY client/ client/
COPY timeline/ timeline/
COPY page/ page/
COPY exporter/ exporter/
RUN node build.mjs exporter

FROM workspaces AS app-build
RUN npm ci --include-workspace-root --workspace=api --workspace=client --workspace=timeline --workspace=grafana-plugin
COPY third-party.mjs ./
COPY api/ api/
COPY client/ client/
COPY timeline/ timeline/
COPY grafana-plugin/ grafana-plugin/
# Pages of the app.
COPY docs/runbooks/ docs/runbooks/
RUN npm run build --workspace=grafana-plugin

# Grafana does not start if an app that its provisioning enables is absent or half there, so the app is part of the image.
FROM grafana/grafana:12.4.3 AS grafana
COPY --from=app-build /build/grafana-plugin/dist/daskscope-app/ /opt/daskscope/plugins/daskscope-app/
ENV GF_PATHS_PLUGINS=/opt/daskscope/plugins \
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=daskscope-app,daskscope-datasource,daskscope-taskstream-panel,daskscope-progress-panel \
    GF_PLUGINS_PREINSTALL_DISABLED=true

FROM node:22.22.0-bookworm-slim AS exporter
ENV NODE_ENV=production
WORKDIR /app
COPY LICENSE ./
COPY exporter/package.json exporter/README.md ./
COPY --from=exporter-build /build/exporter/dist/main.js /build/exporter/dist/history.js /build/exporter/dist/kube-config.js /build/exporter/dist/THIRD-PARTY-NOTICES.txt dist/
# For --history.path, which takes the folder here, or a volume that is mounted there.
COPY --from=exporter-build /build/node_modules/@duckdb/ node_modules/@duckdb/
COPY --from=exporter-build /build/node_modules/detect-libc/ node_modules/detect-libc/
RUN mkdir history && chown 1000:1000 history
USER 1000:1000
EXPOSE 10787
ENTRYPOINT ["node", "/app/dist/main.js"]
