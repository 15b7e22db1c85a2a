/** What a problem means, and what a person can do about it. */
export interface AccessProblemMeaning {
  /**
   * `blocks`: the account cannot be read until somebody acts. `unproven`: it may be so, or the platform has an outage.
   * `notice`: it can be read now.
   */
  readonly effect: 'blocks' | 'unproven' | 'notice';
  readonly meaning: string;
  readonly advice: string;
}

/** Every problem that a look at an integration can find. */
export const ACCESS_PROBLEMS = {
  TOKEN_MISSING: {
    effect: 'blocks',
    meaning: 'The host has no access token for this integration.',
    advice: 'Connect the Page or account, and let `getAccessToken` return its token.',
  },
  TOKEN_DEAD: {
    effect: 'blocks',
    meaning: 'Meta refuses the access token: it has expired, was taken back, or is none.',
    advice: 'Connect the Page or account again, then call `resumeIntegration`.',
  },
  APP_SECRET_REFUSED: {
    effect: 'blocks',
    meaning: 'The app asks for a proof that calls come from it, and the proof is missing or does not fit the token.',
    advice: 'Give the Graph client the secret of the app that the token was issued by.',
  },
  NOT_A_PAGE_TOKEN: {
    effect: 'blocks',
    meaning:
      "The token works and is a person's, a system user's or an app's. New Pages refuse it, and it dies with them.",
    advice: 'Store the Page access token: ask `/me/accounts` for it with the token of the person.',
  },
  TOKEN_OF_ANOTHER_PAGE: {
    effect: 'blocks',
    meaning: 'The token works and belongs to another Page, or to another account where Meta does not tell its type.',
    advice: 'Store the token of this Page or account; look whether two integrations were mixed up.',
  },
  PERMISSION_MISSING: {
    effect: 'blocks',
    meaning:
      'The token works but may not read the content of the Page or account. Meta may then answer with empty lists.',
    advice: 'Connect it again with every permission, as somebody who has a role on it.',
  },
  PAGE_MIGRATED: {
    effect: 'blocks',
    meaning: 'The Page has another id now.',
    advice: 'Store the new id as `externalAccountId`; the rows stay.',
  },
  PAGE_NOT_FOUND: {
    effect: 'blocks',
    meaning: 'Meta does not know the Page or account, and the token works.',
    advice: 'Look whether it still exists and whether its id is right; otherwise stop tracking it.',
  },
  PAGE_UNAVAILABLE: {
    effect: 'unproven',
    meaning: 'Meta says that the Page or account does not exist or may not be seen. It says the same in outages.',
    advice: 'Look again in a quarter of an hour. If it stays, look whether it still exists and connect it again.',
  },
  PLATFORM_UNAVAILABLE: {
    effect: 'unproven',
    meaning: 'Meta did not answer properly, or asks to wait, so nothing is known.',
    advice: 'Look again later.',
  },
  EDGE_UNAVAILABLE: {
    effect: 'notice',
    meaning: 'Meta refuses an optional edge. Runs go on without it, and read it as soon as it can be read.',
    advice: 'Nothing, unless reels are missing: then look at the permissions of the app.',
  },
  NOTHING_VISIBLE: {
    effect: 'notice',
    meaning:
      'The lists are empty, and Meta did not tell what the token may read. A token without permission gets the same answer.',
    advice:
      'If there is content, connect it again with every permission. With `appId` and `appSecret` Meta tells more.',
  },
  TOKEN_EXPIRES_SOON: {
    effect: 'notice',
    meaning: 'The token stops working within a week.',
    advice: 'Connect the Page again before that day; a Page token made from a long-lived user token does not expire.',
  },
  DATA_ACCESS_EXPIRES_SOON: {
    effect: 'notice',
    meaning: "The app's access to data stops within a week, or has stopped, though the token goes on working.",
    advice: 'Let the person who connected it log in again.',
  },
  VERSION_ENDING: {
    effect: 'notice',
    meaning: 'The Graph API version that is asked for ends soon.',
    advice: 'Raise `version` of the Graph client.',
  },
  VERSION_ENDED: {
    effect: 'notice',
    meaning: 'The Graph API version that is asked for has ended; a newer one answers without a word.',
    advice: 'Raise `version` of the Graph client.',
  },
} as const satisfies Readonly<Record<string, AccessProblemMeaning>>;

/** One thing that is wrong, or soon will be. */
export interface AccessProblem {
  readonly code: keyof typeof ACCESS_PROBLEMS;
  readonly effect: AccessProblemMeaning['effect'];
  /** One sentence about this case; holds no token. */
  readonly message: string;
  readonly advice: string;
}

/** When something ends; `unknown` when the platform did not tell. */
export type AccessEnd = Date | 'never' | 'unknown';

/** What the platform tells of a token. */
export interface InspectedToken {
  /** `other` is a system user's or an app's. */
  readonly type: 'page' | 'user' | 'other' | 'unknown';
  /** The id of the account that the token speaks for; `null` when the platform did not tell. */
  readonly belongsTo: string | null;
  /** The name of that account; `null` when the platform did not tell. */
  readonly name: string | null;
  /** What was granted, in the platform's words; `null` when the platform did not tell. */
  readonly permissions: readonly string[] | null;
  readonly expiresAt: AccessEnd;
  /** When the app's access to data ends, which may be before the token does. */
  readonly dataAccessExpiresAt: AccessEnd;
}

/** What a look at an account with its token found. */
export interface AccessInspection {
  readonly token: InspectedToken;
  /** Each code at most once; what blocks comes first. */
  readonly problems: readonly AccessProblem[];
  /** Permissions that are needed and known to be missing. */
  readonly missingPermissions: readonly string[];
  /** The id that the account has now; `null` when it did not move. */
  readonly migratedTo: string | null;
}

/** A token of which nothing is known. */
export const UNKNOWN_TOKEN: InspectedToken = {
  type: 'unknown',
  belongsTo: null,
  name: null,
  permissions: null,
  expiresAt: 'unknown',
  dataAccessExpiresAt: 'unknown',
};

/** A problem with what the table says of its code. */
export function accessProblem(code: AccessProblem['code'], message: string): AccessProblem {
  const { effect, advice } = ACCESS_PROBLEMS[code];
  return { code, effect, message, advice };
}
