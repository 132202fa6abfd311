/** What a registry accepts as proof of who asks. Never logged, never part of a message. */
export type Authorization =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** Who to be at an origin (`https://host:port`, and no other host); undefined: nobody was ever signed in there. */
export type CredentialSource = (origin: string) => Promise<Authorization | undefined>;
