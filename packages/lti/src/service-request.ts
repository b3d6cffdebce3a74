/** One HTTP request for the caller to send as it stands; header names are lower-case. */
export interface ServiceRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

/** A form for the caller to show as a page that posts itself: the fields go into hidden inputs, in this order. */
export interface SelfPostingForm {
  action: string;
  fields: readonly { name: string; value: string }[];
}

/** A GET with a bearer token. */
export function authorizedGet(url: string, accessToken: string, accept: string): ServiceRequest {
  return { method: "GET", url, headers: { accept, authorization: `Bearer ${accessToken}` }, body: null };
}
