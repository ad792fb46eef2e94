import { type Category, categories } from '../core/label.ts';

/**
 * What other collections call categories, in lower case. Concepts, entities and abuses are those of GraphSense
 * (graphsense/graphsense-tagpack-tool@0bd6ffb, `src/tagpack/db/concepts.yaml`); the last group is of other lists.
 *
 * Not here, because Coinhound has no honest category for them: `user`, `organization`, `donation`, `perpetrator`,
 * `extremism`, `money_laundering`, `faucet`, `hosting`, `collectible`, `dark_web` and what else says nothing of who holds
 * the coins.
 */
const NAMES: Readonly<Record<string, Category>> = {
  atm: 'exchange',
  wallet_service: 'service',
  hosted_wallet: 'service',
  escrow_wallet: 'service',
  mixing_service: 'mixer',
  mixing: 'mixer',
  shop: 'market',
  mining_service: 'miner',
  defi_dex: 'dex',
  defi_bridge: 'bridge',
  defi_lending: 'defi',
  defi_derivative: 'defi',
  defi_derivatives: 'defi',
  token_contract: 'token',
  service_hack: 'hack',
  hacking: 'hack',
  phishing: 'scam',
  investment_fraud: 'scam',
  ponzi_scheme: 'scam',
  pyramid_scheme: 'scam',
  extortion: 'scam',
  sextortion: 'scam',
  social_engineering: 'scam',
  payment_card_fraud: 'scam',
  sanction: 'sanctioned',
  black_list: 'frozen',
  blacklist: 'frozen',
  mining: 'miner',
  darknet: 'market',
  payment: 'payment_processor',
};

/**
 * Of what else an account is, the categories that say it best, the first of them first: what people say of a crime is more
 * than that it is run as a service. `sanctioned` is told apart.
 */
const MOST_TELLING: readonly Category[] = [
  ...(['seized', 'recovery', 'victim', 'frozen', 'burn', 'ransomware', 'terrorism', 'hack', 'scam'] as const),
  ...(['mixer', 'coinjoin', 'bridge', 'dex', 'exchange', 'defi', 'gambling', 'market'] as const),
  ...(['payment_processor', 'token', 'miner', 'service', 'hub', 'bystander'] as const),
];

/**
 * The categories of an account by what a collection calls it: one that says what it is, and `sanctioned` beside it where
 * that is said too. Empty where none of the names has a category.
 */
export function categoriesNamed(names: readonly string[]): readonly Category[] {
  const known = new Set(names.flatMap((name) => categoryNamed(name) ?? []));
  const telling = MOST_TELLING.find((category) => known.has(category));
  return [
    ...(telling === undefined ? [] : [telling]),
    ...(known.has('sanctioned') ? ['sanctioned' as const] : []),
  ];
}

function categoryNamed(given: string): Category | undefined {
  const name = given.trim().toLowerCase();
  const own = categories.find((category) => category === name);
  return own ?? (Object.hasOwn(NAMES, name) ? NAMES[name] : undefined);
}
