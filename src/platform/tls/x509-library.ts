/**
 * The library that writes certificates, loaded on first use: it costs 0.2 s, and most processes never write one.
 * It needs the metadata polyfill to be there first.
 */
export async function x509Library() {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}
