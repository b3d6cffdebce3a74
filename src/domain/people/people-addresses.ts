/** Where the pages for people who sign in are. */
export interface PeopleAddresses {
  readonly account: string;
  signInLink(token: string): string;
  teamInvitation(token: string): string;
  newAddress(token: string): string;
  setUp(token: string): string;
  /** Where sign-in providers send people back to: to be registered with them. */
  readonly callback: string;
}

/** The addresses below the installation's own. */
export function peopleAddresses(publicUrl: string): PeopleAddresses {
  const at = (path: string) => (token: string) => `${publicUrl}${path}?tk=${token}`;
  return {
    account: `${publicUrl}/account`,
    signInLink: at("/sign-in/link"),
    teamInvitation: at("/join"),
    newAddress: at("/account/address"),
    setUp: at("/set-up"),
    callback: `${publicUrl}/sign-in/callback`,
  };
}
