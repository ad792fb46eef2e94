/** A mosaic that says something about whoever holds it. */
export interface TagMosaic {
  /** `namespace:`, for all mosaics in it, or `namespace:name`. */
  readonly mosaic: string;
  /** What its makers say that they mark. */
  readonly entity: string;
}

/**
 * Mosaics that volunteers and the NEM Foundation sent to accounts which held XEM stolen from Coincheck in January 2018, to warn
 * exchanges; named by the tracking scripts of the time and by the press (Cointelegraph, 2 March 2018). Anybody could send
 * one to anybody, holders could forward them, and tagging ended in March 2018: a tag is a claim, and none is no proof.
 */
export const tagMosaics: readonly TagMosaic[] = [
  {
    mosaic: 'mizunashi.coincheck_stolen_funds_do_not_accept_trades:',
    entity: 'Coincheck theft',
  },
  { mosaic: 'ts:warning_dont_accept_stolen_funds', entity: 'Coincheck theft' },
];

/** Which tag a mosaic is, if any. */
export const tagOf = (mosaic: string): TagMosaic | undefined =>
  tagMosaics.find((tag) =>
    tag.mosaic.endsWith(':') ? mosaic.startsWith(tag.mosaic) : mosaic === tag.mosaic,
  );
