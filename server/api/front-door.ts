import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { Api } from "./context.ts";
import { type Handler, isApiPath } from "./handler.ts";
import { clientIp } from "./security/client-ip.ts";
import { commonHeaders } from "./security/headers.ts";

/** What renders pages: Next's request handler. */
export type PageServer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The listener of our own node server: the API's paths go to the API, everything else to Next. */
export function createFrontDoor(api: Api, handler: Handler, pages: PageServer): RequestListener {
  const { trustedProxies } = api.settings;
  const serveApi = getRequestListener(
    (request, { incoming }) => {
      const socket = (incoming as HttpBindings["incoming"]).socket.remoteAddress ?? null;
      return handler(request, { ip: clientIp(request.headers.get("x-forwarded-for"), socket, trustedProxies) });
    },
    // Next and other libraries compare with the platform's own Request and Response.
    { overrideGlobalObjects: false },
  );
  const headersOfPages = commonHeaders(api.settings);
  return (request, response) => {
    const { url = "/" } = request;
    const end = url.indexOf("?");
    if (isApiPath(end < 0 ? url : url.slice(0, end))) return void serveApi(request, response);
    for (const [name, value] of headersOfPages) response.setHeader(name, value);
    pages(request, response).catch((error: unknown) => {
      api.deps.log.error({ cause: error }, "page failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}
