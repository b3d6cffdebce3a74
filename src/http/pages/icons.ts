import { raw } from "hono/html";

/** Small drawings that only repeat what words beside them say. */
function drawing(path: string, size = 16): ReturnType<typeof raw> {
  return raw(
    `<svg aria-hidden="true" width="${size}" height="${size}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`,
  );
}

export const icons = {
  tick: drawing('<path d="M3 8.500l3.500 3.500L13 4.500"/>'),
  cross: drawing('<path d="M4 4l8 8M12 4l-8 8"/>'),
  warning: drawing('<path d="M8 3v6M8 12.500v.1"/>'),
  clock: drawing('<circle cx="8" cy="8" r="6"/><path d="M8 5v3l2 1.500"/>'),
  down: drawing('<path d="M4 6.500l4 4 4-4"/>', 12),
  hexagon: drawing('<path d="M8 1.500l5.600 3.250v6.500L8 14.500l-5.600-3.250v-6.500z"/>', 20),
} as const;
