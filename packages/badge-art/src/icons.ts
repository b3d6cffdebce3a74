/**
 * One layer of an icon in a box of 100 by 100.
 * `line` draws the path as a line of that width with round ends, otherwise it is filled (even-odd);
 * `ground` paints in the colour of the disc, to cut a gap into the layers before.
 */
export interface IconLayer {
  readonly path: string;
  readonly line?: number;
  readonly ground?: true;
}

export const iconNames = [
  "pool",
  "flask",
  "people",
  "chart",
  "book",
  "first-aid",
  "star",
  "leaf",
  "code",
  "speech",
  "gear",
  "compass",
] as const;
export type IconName = (typeof iconNames)[number];

/** The built-in centre icons, drawn for this package. */
export const icons: Readonly<Record<IconName, readonly IconLayer[]>> = {
  pool: [
    { path: "M36 54V14q0-8 8-8M64 54V14q0-8 8-8M36 24H64M36 41H64", line: 8 },
    { path: "M12 72q9.5-10 19 0t19 0 19 0 19 0M12 91q9.5-10 19 0t19 0 19 0 19 0", line: 8 },
  ],
  flask: [
    { path: "M36 10H64", line: 9 },
    { path: "M42 12V38L19 80Q14 90 25 90H75Q86 90 81 80L58 38V12", line: 8 },
    { path: "M30 64Q40 57 50 63T70 64L81 84Q83 90 75 90H25Q17 90 19 84Z" },
  ],
  people: [
    { path: circle(23, 32, 12) + circle(77, 32, 12) },
    { path: "M2 72V66A21 19 0 0 1 44 66V72ZM56 72V66A21 19 0 0 1 98 66V72Z" },
    { path: circle(50, 45, 15) + "M22 92V84A28 23 0 0 1 78 84V92Z", line: 12, ground: true },
    { path: circle(50, 45, 15) },
    { path: "M24 92V84A26 21 0 0 1 76 84V92Q76 94 74 94H26Q24 94 24 92Z" },
  ],
  chart: [
    { path: "M14 90H86", line: 7 },
    { path: bar(19, 54, 17, 28) + bar(42, 34, 17, 48) + bar(65, 10, 17, 72) },
  ],
  book: [
    { path: "M46 28C36 19 21 16 6 18V78C21 76 36 79 46 87Z" },
    { path: "M54 28C64 19 79 16 94 18V78C79 76 64 79 54 87Z" },
    {
      path: "M17 35Q27 35 36 40M17 50Q27 50 36 55M83 35Q73 35 64 40M83 50Q73 50 64 55",
      line: 5,
      ground: true,
    },
  ],
  "first-aid": [
    {
      path: "M50 90C22 68 6 52 6 33C6 18 17 9 29 9C38 9 46 14 50 22C54 14 62 9 71 9C83 9 94 18 94 33C94 52 78 68 50 90Z",
    },
    { path: "M50 30V62M34 46H66", line: 13, ground: true },
  ],
  star: [{ path: starPath(5, 44, 19) }, { path: starPath(5, 44, 19), line: 7 }],
  leaf: [
    { path: "M88 10C92 56 76 84 44 84C24 84 14 70 16 54C19 28 48 22 88 10Z" },
    { path: "M66 34C50 44 38 56 30 72", line: 6, ground: true },
    { path: "M30 72Q22 82 20 93", line: 8 },
  ],
  code: [{ path: "M29 25L6 50L29 75M71 25L94 50L71 75M59 15L41 85", line: 10 }],
  speech: [
    { path: "M22 12H78Q94 12 94 28V56Q94 72 78 72H52L30 92Q26 95 26 90V72H22Q6 72 6 56V28Q6 12 22 12Z" },
    { path: circle(30, 42, 6) + circle(50, 42, 6) + circle(70, 42, 6), ground: true },
  ],
  gear: [{ path: gearPath(8, 46, 34) + circle(50, 50, 15) }],
  compass: [
    { path: circle(50, 50, 42), line: 8 },
    { path: "M73 27L58 58L27 73L42 42Z" },
    { path: circle(50, 50, 5.5), ground: true },
  ],
};

function circle(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

function bar(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y + 3}q0-3 3-3h${width - 6}q3 0 3 3v${height - 3}h${-width}Z`;
}

function starPath(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: points * 2 }, (_, index) =>
    polar(53, index % 2 === 0 ? outer : inner, (index * 180) / points),
  );
  return `M${corners.join("L")}Z`;
}

function gearPath(teeth: number, outer: number, inner: number): string {
  const step = 360 / teeth;
  const corners = Array.from({ length: teeth }, (_, tooth) => [
    polar(50, inner, (tooth - 0.3) * step),
    polar(50, outer, (tooth - 0.19) * step),
    polar(50, outer, (tooth + 0.19) * step),
    polar(50, inner, (tooth + 0.3) * step),
  ]);
  return `M${corners.flat().join("L")}Z`;
}

function polar(y: number, radius: number, degrees: number): string {
  const turn = (degrees * Math.PI) / 180;
  return `${tenth(50 + radius * Math.sin(turn))} ${tenth(y - radius * Math.cos(turn))}`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
