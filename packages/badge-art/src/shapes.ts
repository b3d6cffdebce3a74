import type { BadgeShape } from "./badge-design.ts";

/** The outer shape in a picture of 512 by 512, and where its ring sits. */
export interface ShapeGeometry {
  readonly outline: string;
  /** Height of the centre of ring, arcs and disc; across they are always at 256. */
  readonly middle: number;
  readonly ring: number;
}

/** The geometry of each outer shape. */
export const shapes: Readonly<Record<BadgeShape, ShapeGeometry>> = {
  hexagon: { outline: polygon(6, () => 246), middle: 256, ring: 198 },
  seal: { outline: polygon(64, (index) => (index % 2 === 0 ? 248 : 225)), middle: 256, ring: 200 },
  shield: {
    outline: "M256 10Q350 50 464 62V250C464 372 372 462 256 504C140 462 48 372 48 250V62Q162 50 256 10Z",
    middle: 250,
    ring: 190,
  },
  disc: { outline: "M256 8A248 248 0 0 1 256 504A248 248 0 0 1 256 8Z", middle: 256, ring: 206 },
};

function polygon(corners: number, radius: (index: number) => number): string {
  const points = Array.from({ length: corners }, (_, index) => {
    const turn = (index / corners) * 2 * Math.PI;
    return `${tenth(256 + radius(index) * Math.sin(turn))} ${tenth(256 - radius(index) * Math.cos(turn))}`;
  });
  return `M${points.join("L")}Z`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
