import type { MetadataRoute } from "next";
import { tokens } from "../tailwind.config.ts";

const icons = [{ src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" }];
const label = "Today: the moves that matter, ranked, each with its reason";
const shortcut = (name: string, page: string) => ({ name, url: `/caseyos?to=${page}`, icons });

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "CaseyOS",
    short_name: "CaseyOS",
    description: "The few go-to-market moves that matter today.",
    id: "/caseyos",
    start_url: "/caseyos",
    scope: "/",
    display: "standalone",
    background_color: tokens.canvas[0],
    theme_color: tokens.canvas[0],
    categories: ["business", "productivity"],
    icons: [
      { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
      ...icons,
      { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
    // Today of the sandbox, shown by the browser before it installs.
    screenshots: [
      { src: "/screenshots/today-wide.png", sizes: "1280x800", type: "image/png", form_factor: "wide", label },
      { src: "/screenshots/today-narrow.png", sizes: "780x1688", type: "image/png", form_factor: "narrow", label },
    ],
    shortcuts: [shortcut("Today", "today"), shortcut("Approvals", "approvals"), shortcut("Signals", "signals")],
    // By GET: what is shared only fills a form, and a person sends it.
    share_target: { action: "/caseyos/share", method: "GET", params: { title: "title", text: "text", url: "url" } },
  };
}
