/** What a warning means, and what a person can do about it. */
export interface IngestionWarningMeaning {
  readonly meaning: string;
  readonly advice: string;
}

/** Every warning a report can hold. */
export const INGESTION_WARNINGS = {
  EDGE_UNAVAILABLE: {
    meaning:
      'Meta refuses an optional edge. The run went on without it, and the edge is owed: it is read from the same time on as soon as it can be.',
    advice: 'Nothing, unless it stays: then look at the permissions of the token with `checkIntegration`.',
  },
  EMPTY_ANSWER: {
    meaning: 'The whole history was read and nothing was in it. A token that lacks a permission gets the same answer.',
    advice: 'If the account has content, connect it again with every permission.',
  },
  FIELD_UNAVAILABLE: {
    meaning:
      'Meta does not know a field any more. It is left out for a day, and what follows from it is kept as stored.',
    advice: 'Update the SDK, or pin a Graph API version that has the field.',
  },
  LISTING_INCOMPLETE: {
    meaning: 'Stored content is not listed by its edge and still exists, so the list leaves things out.',
    advice: 'Run `checkGaps` over the window.',
  },
  LISTING_LIMIT: {
    meaning: 'An edge gave as much as Meta gives out at most, so there may be more.',
    advice: 'Run `checkGaps` over the window: narrower slices may return more.',
  },
  MEDIA_BEFORE_CONVERSION: {
    meaning:
      'Media is older than the conversion of the Instagram account to a professional one. Meta lets no app read it; it was left out.',
    advice: 'Nothing.',
  },
  MEDIA_LIMIT_REACHED: {
    meaning:
      'The Instagram account has more media than Meta lists: only the 10,000 most recent ones. Older ones are not read, and none of them counts as removed.',
    advice: 'Read the account often enough from now on; what is stored stays.',
  },
  PAGE_SIZE_REDUCED: {
    meaning: 'Meta asked for less data. Smaller pages are read, and the full size is tried again step by step.',
    advice: 'Nothing.',
  },
  POSITION_LOST: {
    meaning: 'A cursor has died, or a saved position cannot be read. The edge is read again from where that is safe.',
    advice: 'Nothing.',
  },
  REMOVALS_UNPROVEN: {
    meaning: 'Content is missing from its edge, but whether it is gone could not be proven. It stays as it is.',
    advice: 'Nothing: the next complete walk over its publish time looks again.',
  },
  VERSION_ENDING: {
    meaning: 'The Graph API version that is asked for ends soon or has ended.',
    advice: 'Raise `version` of the Graph client.',
  },
  VERSION_MISMATCH: {
    meaning: 'Another Graph API version answered than was asked for: an expired one falls forward without a word.',
    advice: 'Raise `version` of the Graph client.',
  },
} as const satisfies Readonly<Record<string, IngestionWarningMeaning>>;

/** Something worth telling that did not stop the run. */
export interface IngestionWarning {
  readonly code: keyof typeof INGESTION_WARNINGS;
  readonly message: string;
}
