const screen = (width: number, height: number, density: number) => ({
  width,
  height,
  density,
  file: `/splash/${width * density}x${height * density}.png`,
});

/** What an iPhone shows while the installed app starts: points, pixels per point, and the picture made for it. */
export const splashScreens = [
  screen(440, 956, 3),
  screen(430, 932, 3),
  screen(402, 874, 3),
  screen(393, 852, 3),
  screen(390, 844, 3),
  screen(375, 812, 3),
  screen(375, 667, 2),
];
