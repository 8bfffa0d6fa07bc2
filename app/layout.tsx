import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { splashScreens } from "#components/pwa/splash-screens.ts";
import { tokens } from "../tailwind.config.ts";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
  adjustFontFallback: false,
});

/** iPhones by the size of their screen in points and its density; made by scripts/icons.ts. */
const startupImages = splashScreens.map(({ width, height, density, file }) => ({
  url: file,
  media: `(device-width: ${width}px) and (device-height: ${height}px) and (-webkit-device-pixel-ratio: ${density}) and (orientation: portrait)`,
}));

export const metadata: Metadata = {
  title: { default: "CaseyOS", template: "%s · CaseyOS" },
  description: "The few go-to-market moves that matter today: ranked, explained, done for real.",
  applicationName: "CaseyOS",
  appleWebApp: { capable: true, title: "CaseyOS", statusBarStyle: "default", startupImage: startupImages },
  icons: { icon: [{ url: "/icons/icon.svg", type: "image/svg+xml" }], apple: "/icons/apple-touch-icon.png" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: tokens.canvas[0] },
    { media: "(prefers-color-scheme: dark)", color: tokens.canvas[1] },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = jar.get("theme")?.value;
  const density = jar.get("density")?.value === "compact" ? "compact" : undefined;
  const chosen = theme === "light" || theme === "dark" ? theme : undefined;
  return (
    <html lang="en" data-theme={chosen} data-density={density} className={`${inter.variable} font-sans`}>
      <body>{children}</body>
    </html>
  );
}
