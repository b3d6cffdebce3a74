import type { BadgeColours } from "./badge-design.ts";

/** Colour sets that pass: ring on base at least 4.5:1, ink on accent at least 3:1 (held by a test). */
export const palettes: readonly [BadgeColours, ...BadgeColours[]] = [
  { base: "#14463a", ring: "#f6ead0", accent: "#e2b04f", ink: "#14463a" },
  { base: "#22386f", ring: "#ffffff", accent: "#e8604f", ink: "#ffffff" },
  { base: "#5b2a57", ring: "#fbe3d6", accent: "#fbe3d6", ink: "#5b2a57" },
  { base: "#e6edf0", ring: "#1b3a4b", accent: "#1b3a4b", ink: "#f4f8fa" },
  { base: "#7a2631", ring: "#fbeed5", accent: "#f0c36a", ink: "#5d1a24" },
  { base: "#1f5fa8", ring: "#ffffff", accent: "#f3c64b", ink: "#17335c" },
  { base: "#f4e6c4", ring: "#5c3a12", accent: "#a84a1f", ink: "#fff6e2" },
  { base: "#2f5233", ring: "#f1f0d8", accent: "#f1f0d8", ink: "#2f5233" },
  { base: "#0f5c6b", ring: "#e9f7f4", accent: "#f5a65b", ink: "#0b3943" },
  { base: "#3b3355", ring: "#efe7fb", accent: "#b9a3e3", ink: "#2a2340" },
  { base: "#dfeae0", ring: "#1f4d3a", accent: "#2f7a5a", ink: "#ffffff" },
  { base: "#8a3a12", ring: "#fff0dc", accent: "#ffd9a0", ink: "#6b2a0a" },
  { base: "#26323a", ring: "#f2d8a2", accent: "#f2d8a2", ink: "#26323a" },
  { base: "#f6dfe2", ring: "#7b1e3f", accent: "#a72a56", ink: "#fff2f4" },
];
