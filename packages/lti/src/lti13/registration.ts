/**
 * What we know of a platform after registering with it (LTI Core 1.3 section 3.1.3): one issuer and client, with any
 * number of deployments.
 */
export interface PlatformRegistration {
  issuer: string;
  clientId: string;
  /** The OIDC authorization endpoint, where logins go. */
  authorizationUrl: string;
  /** The OAuth 2.0 token endpoint for the services. */
  tokenUrl: string;
  /** What the platform wants as `aud` of our assertions, where it is not the token endpoint. */
  tokenAudience?: string | null;
}

/** Which deployments may launch. */
export interface KnownDeployments {
  ids: readonly string[];
  /** Lets an unknown one in and says so, for the caller to bind it: for a registration that has none yet. */
  bindOnFirstUse: boolean;
}
