/** Forms that give an address's chain away, by the chain's name in the configuration; the first that fits. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^0x[0-9a-f]{40}$/i, 'ethereum'],
  [/^bc1[0-9a-z]{6,87}$/i, 'bitcoin'],
  [/^[13][1-9A-HJ-NP-Za-km-z]{24,35}$/, 'bitcoin'],
  [/^ltc1[0-9a-z]{6,87}$/i, 'litecoin'],
  [/^[LM][1-9A-HJ-NP-Za-km-z]{33}$/, 'litecoin'],
  [/^D[1-9A-HJ-NP-Za-km-z]{33}$/, 'dogecoin'],
  [/^T[1-9A-HJ-NP-Za-km-z]{33}$/, 'tron'],
  [/^N[A-D](-?[A-Z2-7]){38}$/i, 'nem'],
  [/^[48][1-9A-HJ-NP-Za-km-z]{94}([1-9A-HJ-NP-Za-km-z]{11})?$/, 'monero'],
  [/^(t[13][1-9A-HJ-NP-Za-km-z]{33}|zc[1-9A-HJ-NP-Za-km-z]{93})$/, 'zcash'],
  [/^(zs1[0-9a-z]{75}|u1[0-9a-z]{80,})$/i, 'zcash'],
  [/^r[1-9A-HJ-NP-Za-km-z]{24,34}$/, 'xrp'],
  [/^G[A-Z2-7]{55}$/, 'stellar'],
  [/^thor1[0-9a-z]{38,58}$/i, 'thorchain'],
  [/^maya1[0-9a-z]{38,58}$/i, 'mayachain'],
  // Shorter ones exist, and look like addresses of other chains. Without a capital it may be bech32 of a Cosmos chain.
  [/^(?=.*[A-Z])[1-9A-HJ-NP-Za-km-z]{43,44}$/, 'solana'],
];

/** The chain that an address names by its form alone, checksum unseen; undefined where the form is several chains' or none's. */
export const chainByForm = (text: string): string | undefined => FORMS.find(([form]) => form.test(text))?.[1];
