import { LtiError } from "../lti-error.ts";

/**
 * The address of a relation in a `Link` header (RFC 8288 section 3), resolved against the page it came with; `null` if
 * there is none. Throws `page-foreign` for another origin than the page's, as a bearer token goes there, and for a
 * next page that is the page itself.
 */
export function linkTarget(
  header: string | null | undefined,
  relation: string,
  pageUrl: string,
): string | null {
  for (const [, target = "", parameters = ""] of (header ?? "").slice(0, 16_384).matchAll(LINK)) {
    if (!relationsOf(parameters).includes(relation)) continue;
    const [url, page] = [URL.parse(target, pageUrl), new URL(pageUrl)];
    if (url === null || url.origin !== page.origin || url.username !== "" || url.password !== "")
      throw new LtiError("page-foreign", "The platform names a next page at another origin.");
    if (relation === "next" && url.href === page.href)
      throw new LtiError("page-foreign", "The platform names the page itself as the next one.");
    return url.href;
  }
  return null;
}

const LINK = /<([^<>]{0,4096})>([^<>]{0,1024})/g;

function relationsOf(parameters: string): string[] {
  const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
  return (relations?.[1] ?? relations?.[2] ?? "").toLowerCase().split(/\s+/);
}
