import { chmod, lstat, mkdir, readFile, readdir, readlink, rm, symlink } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

interface Link {
  source: string;
  target: string;
}

async function listedLinks(packageRoot: string): Promise<Link[]> {
  const text = await readFile(join(packageRoot, "native", "pg-symlinks.json"), "utf8");
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new Error(`pg-symlinks.json in ${packageRoot} is not a list`);
  return parsed.filter(
    (entry: Partial<Link> | null): entry is Link =>
      typeof entry?.source === "string" && typeof entry.target === "string",
  );
}

/** The list forgets `name.N.dylib` for a library `name.N.M.dylib` on macOS. */
async function missingDylibLinks(packageRoot: string): Promise<Link[]> {
  const names = await readdir(join(packageRoot, "native", "lib"));
  return names.flatMap((name) => {
    const short = /^(.+\.\d+)\.\d+\.dylib$/.exec(name)?.[1];
    return short ? [{ source: `native/lib/${name}`, target: `native/lib/${short}.dylib` }] : [];
  });
}

async function makeLink(source: string, path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there?.isSymbolicLink() && (await readlink(path)) !== source) await rm(path, { force: true });
  else if (there) return;
  await symlink(source, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/**
 * Makes the symbolic links that npm leaves out of the package of binaries; does nothing where they are. When the
 * package cannot be written to, the links go into the spare directory, and the library path to use is returned.
 */
export async function makePackageLinks(
  packageRoot: string,
  spareDirectory: string,
): Promise<string | undefined> {
  const links = [...(await listedLinks(packageRoot)), ...(await missingDylibLinks(packageRoot))];
  try {
    for (const { source, target } of links) {
      const path = join(packageRoot, target);
      await makeLink(relative(dirname(path), join(packageRoot, source)), path);
    }
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EROFS" && code !== "EACCES" && code !== "EPERM") throw error;
  }
  await mkdir(spareDirectory, { recursive: true });
  await chmod(spareDirectory, 0o755);
  for (const { source, target } of links) {
    await makeLink(join(packageRoot, source), join(spareDirectory, basename(target)));
  }
  // A library found through such a link looks for its own libraries beside the link: both directories are needed.
  return `${spareDirectory}:${join(packageRoot, "native", "lib")}`;
}
