import type { MetadataRoute } from "next";
import { tokens } from "../tailwind.config.ts";

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
    icons: [
      { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
