/** What a line of the ledger says, in plain words; the line itself where it has none. */
export function ledgerWords(line: string): string {
  const words: Readonly<Record<string, string>> = {
    exchange: 'at exchanges',
    mixer: 'at mixers',
    bridge: 'at bridges that were not followed',
    coinjoin: 'in CoinJoins',
    gambling: 'at gambling sites',
    market: 'at markets',
    payment_processor: 'at payment processors',
    service: 'at other services',
    hub: 'at accounts that act like services',
    dex: 'at decentralised exchanges',
    defi: 'in lending and like contracts',
    frozen: 'frozen',
    seized: 'seized',
    opaque: 'where nobody can follow value',
    resting: 'resting where it was last seen',
    mixed: 'mixed with clean value, which this policy does not follow',
    fees: 'paid as fees',
    burned: 'burned',
    minted: 'from where value comes into being',
    opening: 'there before the known history',
    unexplained: 'paid beyond the known history',
    floor: 'in parts too small to follow',
    hops: 'beyond the limit of hops',
    budget: 'beyond the budget of lookups',
    unavailable: 'where it could not be read',
  };
  return Object.hasOwn(words, line) ? (words[line] as string) : line;
}

/** Why a holding was not read whole, in plain words. */
export function coverageWords(why: string): string {
  const words: Readonly<Record<string, string>> = {
    hub: 'too busy to list: nothing was read',
    truncated: 'some rows were out of reach of every request',
    partial: 'the record tells only some of what happened',
    unavailable: 'could not be read',
    'left-out': 'read whole, some rows were not followed',
  };
  return Object.hasOwn(words, why) ? (words[why] as string) : why;
}
